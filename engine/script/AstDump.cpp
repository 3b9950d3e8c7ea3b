// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/script/AstDump.h"

#include "engine/script/AstDumper.h"

namespace retort::script {

namespace {

/// CPython prints a node in one line when it has at most so many fields, all of them simple.
constexpr size_t kMaxSimpleFields = 3;

QString indentOf(int level)
{
    return u'\n' + QString(level, u' ');
}

QString joinDumped(const QStringList &texts, int level)
{
    return texts.join(QString(u',' + indentOf(level)));
}

} // namespace

void AstDumper::Fields::add(const char *name, const Dumped &value)
{
    m_isSimple = m_isSimple && value.isSimple;
    m_texts.append(QLatin1String(name) + u'=' + value.text);
}

AstDumper::Dumped AstDumper::Fields::finish(const char *node) const
{
    if (m_isSimple && size_t(m_texts.size()) <= kMaxSimpleFields)
        return {QLatin1String(node) + u'(' + m_texts.join(QStringLiteral(", ")) + u')', m_texts.isEmpty()};
    return {QLatin1String(node) + u'(' + indentOf(m_level) + joinDumped(m_texts, m_level) + u')', false};
}

AstDumper::Dumped AstDumper::list(int level, const QStringList &items) const
{
    if (items.isEmpty())
        return {QStringLiteral("[]"), true};
    return {u'[' + indentOf(level) + joinDumped(items, level) + u']', false};
}

QString dumpModule(const ast::Module &module)
{
    return AstDumper().module(module);
}

QString dumpExpression(const ast::Expr &expression)
{
    return AstDumper().expression(expression);
}

} // namespace retort::script
