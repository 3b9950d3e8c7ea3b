// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/database/Introspector.h"

#include "model/SqlNodes.h"
#include "tests/support/TestData.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace retort;

namespace {

QStringList stringsOf(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list << item.toString();
    return list;
}

QString textOf(const SqlExpression &expression)
{
    const auto *text = expression.as<SqlText>();
    return text ? text->text : QString();
}

/// The type as SQLAlchemy prints it.
QString typeText(const SqlType &type)
{
    if (type.isNull())
        return QStringLiteral("NULL");
    if (type.length)
        return QStringLiteral("%1(%2)").arg(type.name).arg(*type.length);
    if (type.precision && type.scale)
        return QStringLiteral("%1(%2, %3)").arg(type.name).arg(*type.precision).arg(*type.scale);
    return type.name;
}

/// "name: a, b -> t (c, d) options", sorted.
QStringList foreignKeysOf(const Table &table)
{
    QStringList result;
    for (const Constraint &constraint : table.constraints) {
        const auto *key = constraint.as<ForeignKeyConstraint>();
        if (!key)
            continue;
        QStringList options;
        if (constraint.deferrable)
            options << QStringLiteral("deferrable=%1").arg(*constraint.deferrable);
        if (!constraint.initially.isEmpty())
            options << QStringLiteral("initially=") + constraint.initially;
        if (!key->onDelete.isEmpty())
            options << QStringLiteral("ondelete=") + key->onDelete;
        if (!key->onUpdate.isEmpty())
            options << QStringLiteral("onupdate=") + key->onUpdate;
        result << QStringLiteral("%1: %2 -> %3 (%4) %5")
                      .arg(constraint.name.text, key->columns.join(QLatin1Char(',')), key->referredTable,
                           key->referredColumns.join(QLatin1Char(',')), options.join(QLatin1Char(' ')));
    }
    result.sort();
    return result;
}

QStringList foreignKeysOf(const QJsonArray &keys)
{
    QStringList result;
    for (const QJsonValue &key : keys) {
        QStringList options;
        const QJsonObject given = key[QStringLiteral("options")].toObject();
        for (auto option = given.begin(); option != given.end(); ++option)
            options << option.key() + QLatin1Char('=') +
                           (option->isBool() ? QString::number(int(option->toBool())) : option->toString());
        result << QStringLiteral("%1: %2 -> %3 (%4) %5")
                      .arg(key[QStringLiteral("name")].toString(),
                           stringsOf(key[QStringLiteral("constrained_columns")]).join(QLatin1Char(',')),
                           key[QStringLiteral("referred_table")].toString(),
                           stringsOf(key[QStringLiteral("referred_columns")]).join(QLatin1Char(',')),
                           options.join(QLatin1Char(' ')));
    }
    result.sort();
    return result;
}

template <typename Detail>
QStringList constraintsOf(const Table &table, const std::function<QString(const Detail &)> &describe)
{
    QStringList result;
    for (const Constraint &constraint : table.constraints) {
        if (const auto *detail = constraint.as<Detail>())
            result << constraint.name.text + QLatin1String(": ") + describe(*detail);
    }
    result.sort();
    return result;
}

} // namespace

class IntrospectorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_expected =
            QJsonDocument::fromJson(test::readText(test::dataPath(QStringLiteral("database/reflection.json"))).toUtf8())
                .object();
        m_session = std::move(*Session::open(*DatabaseUrl::parse(QStringLiteral("sqlite://"))));
        for (const QString &statement : stringsOf(m_expected[QStringLiteral("statements")]))
            QVERIFY2(m_session->execute(statement), qPrintable(statement));
    }

    void listsTables();
    void seesTablesAsSqlAlchemyDoes_data();
    void seesTablesAsSqlAlchemyDoes();
    void anExpressionAsDefaultKeepsItsParentheses();
    void keepsTheOrderOfConstraints();
    void aMissingTableIsNotThere();
    void colonsInTextAreNoParameters();

private:
    QJsonObject m_expected;
    std::unique_ptr<Session> m_session;
};

void IntrospectorTest::listsTables()
{
    const auto tables = Introspector(*m_session).tables();
    QStringList names;
    for (const TableId &id : *tables)
        names << id.name;
    QCOMPARE(names, m_expected[QStringLiteral("tables")].toObject().keys());
    QCOMPARE(Introspector(*m_session).schema()->tables().size(), tables->size());
}

void IntrospectorTest::seesTablesAsSqlAlchemyDoes_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"people", "orders", "line items", "sums"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void IntrospectorTest::seesTablesAsSqlAlchemyDoes()
{
    QFETCH(QString, name);
    const QJsonObject expected = m_expected[QStringLiteral("tables")][name].toObject();
    const auto reflected = Introspector(*m_session).table({QString(), name});
    QVERIFY(reflected && *reflected);
    const Table &table = **reflected;

    const QJsonArray columns = expected[QStringLiteral("columns")].toArray();
    QCOMPARE(table.columns.size(), size_t(columns.size()));
    for (size_t i = 0; i < table.columns.size(); ++i) {
        const Column &column = table.columns[i];
        const QJsonObject wanted = columns[int(i)].toObject();
        QCOMPARE(column.name, wanted[QStringLiteral("name")].toString());
        QCOMPARE(typeText(column.type), wanted[QStringLiteral("type")].toString());
        QCOMPARE(column.nullable.value(), wanted[QStringLiteral("nullable")].toBool());
        const auto *computed = column.serverDefault ? std::get_if<Computed>(&*column.serverDefault) : nullptr;
        QCOMPARE(computed != nullptr, wanted[QStringLiteral("computed")].isObject());
        if (computed) {
            QCOMPARE(textOf(computed->expression),
                     wanted[QStringLiteral("computed")][QStringLiteral("sqltext")].toString());
            QCOMPARE(computed->persisted.value(),
                     wanted[QStringLiteral("computed")][QStringLiteral("persisted")].toBool());
        }
        QCOMPARE(column.serverDefault.has_value() && !computed, wanted[QStringLiteral("default")].isString());
    }
    QCOMPARE(table.primaryKey(), stringsOf(expected[QStringLiteral("pk")][QStringLiteral("constrained_columns")]));
    QCOMPARE(
        constraintsOf<PrimaryKeyConstraint>(table, [](const auto &key) { return key.columns.join(QLatin1Char(',')); }),
        QStringList{expected[QStringLiteral("pk")][QStringLiteral("name")].toString() + QLatin1String(": ") +
                    table.primaryKey().join(QLatin1Char(','))});
    QCOMPARE(foreignKeysOf(table), foreignKeysOf(expected[QStringLiteral("fks")].toArray()));

    QStringList uniques;
    for (const QJsonValue &unique : expected[QStringLiteral("uniques")].toArray())
        uniques << unique[QStringLiteral("name")].toString() + QLatin1String(": ") +
                       stringsOf(unique[QStringLiteral("column_names")]).join(QLatin1Char(','));
    uniques.sort();
    QCOMPARE(constraintsOf<UniqueConstraint>(table, [](const auto &key) { return key.columns.join(QLatin1Char(',')); }),
             uniques);

    QStringList checks;
    for (const QJsonValue &check : expected[QStringLiteral("checks")].toArray())
        checks << check[QStringLiteral("name")].toString() + QLatin1String(": ") +
                      check[QStringLiteral("sqltext")].toString();
    checks.sort();
    QCOMPARE(constraintsOf<CheckConstraint>(table, [](const auto &check) { return textOf(check.condition); }), checks);

    const QJsonArray indexes = expected[QStringLiteral("indexes")].toArray();
    QCOMPARE(table.indexes.size(), size_t(indexes.size()));
    for (size_t i = 0; i < table.indexes.size(); ++i) {
        const Index &index = table.indexes[i];
        QStringList members;
        for (const SqlExpression &element : index.elements)
            members << element.as<SqlColumn>()->name;
        QCOMPARE(index.name.text, indexes[int(i)][QStringLiteral("name")].toString());
        QCOMPARE(members, stringsOf(indexes[int(i)][QStringLiteral("columns")]));
        QCOMPARE(index.isUnique, indexes[int(i)][QStringLiteral("unique")].toBool());
        const SqlOption *where = index.options.find(u"sqlite_where");
        QCOMPARE(where ? textOf(std::get<SqlExpression>(*where)) : QString(),
                 indexes[int(i)][QStringLiteral("where")].toString());
    }
}

void IntrospectorTest::anExpressionAsDefaultKeepsItsParentheses()
{
    const auto people = *Introspector(*m_session).table({QString(), QStringLiteral("people")});
    const auto defaultOf = [&people](const char *column) {
        return textOf(std::get<SqlExpression>(*people->column(QString::fromLatin1(column))->serverDefault));
    };
    QCOMPARE(defaultOf("email"), QStringLiteral("'none'"));
    QCOMPARE(defaultOf("made"), QStringLiteral("(CURRENT_TIMESTAMP)"));
    QCOMPARE(defaultOf("score"), QStringLiteral("0"));
    QCOMPARE(defaultOf("ratio"), QStringLiteral("(1 + 2)"));
}

void IntrospectorTest::keepsTheOrderOfConstraints()
{
    const auto people = *Introspector(*m_session).table({QString(), QStringLiteral("people")});
    QStringList names;
    for (const Constraint &constraint : people->constraints)
        names << constraint.name.text;
    QCOMPARE(names, (QStringList{QStringLiteral("pk_people"), QStringLiteral("uq_people_email"),
                                 QStringLiteral("ck_people_score"), QString(), QString()}));
}

void IntrospectorTest::aMissingTableIsNotThere()
{
    const auto table = Introspector(*m_session).table({QString(), QStringLiteral("nope")});
    QVERIFY(table);
    QVERIFY(!*table);
}

void IntrospectorTest::colonsInTextAreNoParameters()
{
    QVERIFY(m_session->execute(QStringLiteral("CREATE TABLE c (a TEXT DEFAULT 'at :name, 10:30', CHECK (a <> ':x'))")));
    const auto table = *Introspector(*m_session).table({QString(), QStringLiteral("c")});
    QCOMPARE(textOf(std::get<SqlExpression>(*table->columns[0].serverDefault)), QStringLiteral("'at \\:name, 10:30'"));
    QCOMPARE(textOf(table->constraints.at(0).as<CheckConstraint>()->condition), QStringLiteral("a <> '\\:x'"));
}

QTEST_GUILESS_MAIN(IntrospectorTest)
#include "IntrospectorTest.moc"
