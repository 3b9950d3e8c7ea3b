// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/SqlWalk.h"

namespace retort {

namespace {

/// Hands on what is inside each kind of node; the kinds without a function have nothing inside.
class ChildVisitor
{
public:
    explicit ChildVisitor(const std::function<void(const SqlExpression &)> &visit) : m_visit(visit) {}

    void operator()(const SqlValues &node) const
    {
        for (const auto &row : node.rows)
            all(row);
    }
    void operator()(const SqlAlias &node) const { one(node.element); }
    void operator()(const SqlUnary &node) const { one(node.operand); }
    void operator()(const SqlBinary &node) const
    {
        one(node.left);
        one(node.right);
    }
    void operator()(const SqlList &node) const { all(node.items); }
    void operator()(const SqlTuple &node) const { all(node.items); }
    void operator()(const SqlGrouping &node) const { one(node.element); }
    void operator()(const SqlFunction &node) const { all(node.arguments); }
    void operator()(const SqlOver &node) const
    {
        one(node.element);
        all(node.partitionBy);
        all(node.orderBy);
    }
    void operator()(const SqlFilter &node) const
    {
        one(node.element);
        one(node.condition);
    }
    void operator()(const SqlWithinGroup &node) const
    {
        one(node.element);
        all(node.orderBy);
    }
    void operator()(const SqlCast &node) const { one(node.element); }
    void operator()(const SqlTypeCoerce &node) const { one(node.element); }
    void operator()(const SqlCase &node) const
    {
        one(node.value);
        for (const auto &[condition, result] : node.whens) {
            one(condition);
            one(result);
        }
        one(node.otherwise);
    }
    void operator()(const SqlExtract &node) const { one(node.element); }
    void operator()(const SqlLabel &node) const { one(node.element); }
    void operator()(const SqlArray &node) const { all(node.items); }
    void operator()(const SqlJoin &node) const
    {
        one(node.left);
        one(node.right);
        one(node.on);
    }
    void operator()(const SqlSelect &node) const
    {
        all(node.ctes);
        all(node.distinctOn);
        all(node.columns);
        all(node.from);
        all(node.where);
        all(node.groupBy);
        all(node.having);
        all(node.orderBy);
        one(node.limit);
        one(node.offset);
    }
    void operator()(const SqlCompound &node) const
    {
        all(node.selects);
        all(node.orderBy);
        one(node.limit);
        one(node.offset);
    }
    void operator()(const SqlScalarSubquery &node) const { one(node.select); }
    void operator()(const SqlInsert &node) const
    {
        all(node.ctes);
        one(node.table);
        for (const SqlAssignments &row : node.rows)
            values(row);
        one(node.select);
        if (node.onConflict) {
            all(node.onConflict->elements);
            one(node.onConflict->elementsWhere);
            values(node.onConflict->set);
            one(node.onConflict->where);
        }
        values(node.onDuplicateKey);
        all(node.returning);
    }
    void operator()(const SqlUpdate &node) const
    {
        all(node.ctes);
        one(node.table);
        values(node.values);
        all(node.where);
        all(node.returning);
    }
    void operator()(const SqlDelete &node) const
    {
        all(node.ctes);
        one(node.table);
        all(node.where);
        all(node.returning);
    }
    template <typename Leaf>
    void operator()(const Leaf &) const
    {}

private:
    void one(const SqlExpression &child) const
    {
        if (child)
            m_visit(child);
    }
    void all(const std::vector<SqlExpression> &children) const
    {
        for (const SqlExpression &child : children)
            one(child);
    }
    void values(const SqlAssignments &assignments) const
    {
        for (const auto &[column, value] : assignments)
            one(value);
    }

    const std::function<void(const SqlExpression &)> &m_visit;
};

} // namespace

void forEachChild(const SqlExpression &expression, const std::function<void(const SqlExpression &)> &visit)
{
    if (expression)
        expression.visit(ChildVisitor(visit));
}

} // namespace retort
