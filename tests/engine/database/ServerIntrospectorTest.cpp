// SPDX-License-Identifier: GPL-3.0-or-later
// What is read from the catalogues of PostgreSQL and MariaDB.
#include "engine/database/Catalogue.h"
#include "engine/database/Introspector.h"
#include "model/SqlNodes.h"
#include "tests/support/ScratchServer.h"

#include <QTest>

#include <map>

using namespace retort;
using test::ScratchServer;

namespace {

const QString kPostgresql = QStringLiteral(R"(
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE SEQUENCE numbers START 5 INCREMENT 2;
CREATE SCHEMA side;
CREATE TABLE side.other (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
CREATE TABLE customer (
  id SERIAL PRIMARY KEY,
  "Name" VARCHAR(50) NOT NULL DEFAULT 'nobody',
  amount NUMERIC(10, 2) DEFAULT 0,
  feeling mood,
  tags TEXT[],
  data JSONB,
  made TIMESTAMP WITH TIME ZONE DEFAULT now(),
  seen TIMESTAMP(3),
  twice NUMERIC GENERATED ALWAYS AS (amount * 2) STORED,
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  a INTEGER, b INTEGER,
  CONSTRAINT uq_customer UNIQUE ("Name", amount),
  CONSTRAINT ck_amount CHECK (amount >= 0 AND amount < 10),
  CONSTRAINT fk_other FOREIGN KEY (a, b) REFERENCES side.other (a, b) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
COMMENT ON TABLE customer IS 'who buys';
COMMENT ON COLUMN customer.amount IS 'in euros';
CREATE UNIQUE INDEX ix_made ON customer (made, lower("Name")) WHERE amount > 1;
CREATE VIEW rich AS SELECT * FROM customer WHERE amount > 100;
CREATE TABLE empty ();
)");

const QString kMariadb = QStringLiteral(R"(
CREATE TABLE other (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
CREATE TABLE customer (
  id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `Name` VARCHAR(50) NOT NULL DEFAULT 'nobody',
  amount NUMERIC(10, 2) DEFAULT 0 COMMENT 'in euros',
  feeling ENUM('glad', 'sad'),
  flag BOOLEAN,
  big INTEGER UNSIGNED,
  data LONGTEXT,
  made DATETIME(3) DEFAULT now(3),
  twice NUMERIC(10, 2) GENERATED ALWAYS AS (amount * 2) STORED,
  a INTEGER, b INTEGER,
  CONSTRAINT uq_customer UNIQUE (`Name`, amount),
  CONSTRAINT ck_amount CHECK (amount >= 0),
  CONSTRAINT fk_other FOREIGN KEY (a, b) REFERENCES other (a, b) ON DELETE CASCADE) COMMENT 'who buys';
CREATE INDEX ix_made ON customer (made, amount);
CREATE VIEW rich AS SELECT * FROM customer WHERE amount > 100;
)");

QString sqlOf(const SqlExpression &expression)
{
    if (const auto *column = expression.as<SqlColumn>())
        return column->name;
    const auto *text = expression.as<SqlText>();
    return text ? text->text : QStringLiteral("?");
}

QString defaultOf(const Column &column)
{
    if (!column.serverDefault)
        return {};
    if (const auto *computed = std::get_if<Computed>(&*column.serverDefault))
        return QStringLiteral("computed ") + sqlOf(computed->expression);
    if (std::get_if<Identity>(&*column.serverDefault))
        return QStringLiteral("identity");
    const auto *expression = std::get_if<SqlExpression>(&*column.serverDefault);
    return expression ? sqlOf(*expression) : QStringLiteral("?");
}

QString typeOf(const SqlType &type)
{
    QString text = type.opaque.isEmpty() ? type.name : QStringLiteral("?") + type.opaque;
    if (type.length)
        text += QStringLiteral("(%1)").arg(*type.length);
    if (type.precision)
        text += type.scale ? QStringLiteral("(%1,%2)").arg(*type.precision).arg(*type.scale)
                           : QStringLiteral("(%1)").arg(*type.precision);
    if (type.timezone)
        text += QStringLiteral(" tz");
    if (type.item)
        text += QStringLiteral(" of ") + typeOf(*type.item);
    if (!type.values.isEmpty())
        text += QStringLiteral(" ") + type.values.join(u'/');
    return text;
}

/// One line a column, constraint and index.
QStringList linesOf(const Table &table)
{
    QStringList lines;
    for (const Column &column : table.columns) {
        lines << QStringLiteral("%1 %2%3%4%5")
                     .arg(column.name, typeOf(column.type), QLatin1String(table.isNullable(column) ? "" : " not null"),
                          QLatin1String(column.autoincrement == Autoincrement::On ? " numbered" : ""),
                          defaultOf(column).isEmpty() ? QString() : QStringLiteral(" = ") + defaultOf(column));
    }
    for (const Constraint &constraint : table.constraints) {
        QString line = constraint.name.text + u' ';
        if (const auto *key = constraint.as<PrimaryKeyConstraint>())
            line += QStringLiteral("primary ") + key->columns.join(u',');
        else if (const auto *unique = constraint.as<UniqueConstraint>())
            line += QStringLiteral("unique ") + unique->columns.join(u',');
        else if (const auto *check = constraint.as<CheckConstraint>())
            line += QStringLiteral("check ") + sqlOf(check->condition);
        else if (const auto *foreign = constraint.as<ForeignKeyConstraint>())
            line += QStringLiteral("%1 -> %2.%3 %4 %5 %6")
                        .arg(foreign->columns.join(u','), foreign->referredSchema, foreign->referredTable,
                             foreign->referredColumns.join(u','), foreign->onDelete, constraint.initially);
        lines << line.trimmed();
    }
    for (const Index &index : table.indexes) {
        QStringList elements;
        for (const SqlExpression &element : index.elements)
            elements << sqlOf(element);
        lines << QStringLiteral("%1 index %2%3")
                     .arg(index.name.text, elements.join(u','), QLatin1String(index.isUnique ? " unique" : ""));
    }
    return lines;
}

} // namespace

class ServerIntrospectorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPostgresql()
    {
        const auto server = ScratchServer::start(QStringLiteral("postgresql"));
        QVERIFY(server);
        QCOMPARE(server->run(kPostgresql).value_or(QString()), QString());
        const auto session = Session::open(server->url()).value();
        Introspector introspector(*session);
        const auto schema = introspector.schema();
        QVERIFY2(schema.has_value(), qPrintable(schema ? QString() : schema.error().message));
        QCOMPARE(int(schema->tables().size()), 3);
        const Table *customer = schema->table({{}, QStringLiteral("customer")});
        QVERIFY(customer);
        compareLines(linesOf(*customer),
                     QStringLiteral("id INTEGER not null numbered\n"
                                    "Name VARCHAR(50) not null = 'nobody'::character varying\n"
                                    "amount NUMERIC(10,2) = 0\n"
                                    "feeling ENUM glad/sad\n"
                                    "tags ARRAY of TEXT\n"
                                    "data JSONB\n"
                                    "made TIMESTAMP tz = now()\n"
                                    "seen TIMESTAMP(3)\n"
                                    "twice NUMERIC = computed (amount * (2)::numeric)\n"
                                    "number BIGINT not null = identity\n"
                                    "a INTEGER\n"
                                    "b INTEGER\n"
                                    "customer_pkey primary id\n"
                                    "ck_amount check (amount >= (0)::numeric) AND (amount < (10)::numeric)\n"
                                    "fk_other a,b -> side.other a,b CASCADE DEFERRED\n"
                                    "uq_customer unique Name,amount\n"
                                    "ix_made index made,lower(\"Name\"::text) unique"));
        QCOMPARE(customer->comment.value_or(QString()), QStringLiteral("who buys"));
        QCOMPARE(customer->column(u"amount")->comment.value_or(QString()), QStringLiteral("in euros"));
        QVERIFY(schema->table({QStringLiteral("side"), QStringLiteral("other")}));
        QCOMPARE(schema->table({{}, QStringLiteral("empty")})->columns.size(), size_t(0));
        QCOMPARE(schema->enumTypes().at({{}, QStringLiteral("mood")}),
                 QStringList({QStringLiteral("glad"), QStringLiteral("sad")}));
        QCOMPARE(int(schema->sequences().size()), 1);
        QCOMPARE(schema->sequences().begin()->second.options.start.value_or(0), 5);
        QCOMPARE(introspector.views().value(), QStringList(QStringLiteral("rich")));
        const auto one = introspector.table({QStringLiteral("side"), QStringLiteral("other")});
        QVERIFY(one && *one);
        QCOMPARE((*one)->primaryKey(), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
        const auto missing = introspector.table({{}, QStringLiteral("nowhere")});
        QVERIFY(missing && !*missing);
        checkCatalogue(*session);
    }

    void readsMariadb()
    {
        const auto server = ScratchServer::start(QStringLiteral("mariadb"));
        QVERIFY(server);
        QCOMPARE(server->run(kMariadb).value_or(QString()), QString());
        const auto session = Session::open(server->url()).value();
        Introspector introspector(*session);
        const auto schema = introspector.schema();
        QVERIFY2(schema.has_value(), qPrintable(schema ? QString() : schema.error().message));
        const Table *customer = schema->table({{}, QStringLiteral("customer")});
        QVERIFY(customer);
        QCOMPARE(linesOf(*customer).join(u'\n'), QStringLiteral("id INTEGER not null numbered\n"
                                                                "Name VARCHAR(50) not null = 'nobody'\n"
                                                                "amount DECIMAL(10,2) = 0.00\n"
                                                                "feeling ENUM glad/sad\n"
                                                                "flag TINYINT\n"
                                                                "big INTEGER\n"
                                                                "data LONGTEXT\n"
                                                                "made DATETIME = current_timestamp(3)\n"
                                                                "twice DECIMAL(10,2) = computed `amount` * 2\n"
                                                                "a INTEGER\n"
                                                                "b INTEGER\n"
                                                                "primary id\n"
                                                                "fk_other a,b -> .other a,b CASCADE\n"
                                                                "uq_customer unique Name,amount\n"
                                                                "ck_amount check `amount` >= 0\n"
                                                                "fk_other index a,b\n"
                                                                "ix_made index made,amount\n"
                                                                "uq_customer index Name,amount unique"));
        QCOMPARE(customer->comment.value_or(QString()), QStringLiteral("who buys"));
        QCOMPARE(introspector.views().value(), QStringList(QStringLiteral("rich")));
        const auto missing = introspector.table({{}, QStringLiteral("nowhere")});
        QVERIFY(missing && !*missing);
        checkCatalogue(*session);
    }

    static void compareLines(const QStringList &actual, const QString &expected)
    {
        const QStringList wanted = expected.split(u'\n');
        for (qsizetype i = 0; i < std::max(actual.size(), wanted.size()); ++i)
            QCOMPARE(actual.value(i), wanted.value(i));
    }

    static void checkCatalogue(Session &session)
    {
        Catalogue catalogue(session);
        const TableId customer{{}, QStringLiteral("customer")};
        QCOMPARE(catalogue.hasTable(customer).value(), true);
        QCOMPARE(catalogue.hasTable({{}, QStringLiteral("rich")}).value(), false);
        QCOMPARE(catalogue.hasView({{}, QStringLiteral("rich")}).value(), true);
        QCOMPARE(catalogue.hasColumn(customer, QStringLiteral("amount")).value(), true);
        QCOMPARE(catalogue.hasColumn(customer, QStringLiteral("nothing")).value(), false);
        QCOMPARE(catalogue.hasIndex(customer, QStringLiteral("ix_made")).value(), true);
        QCOMPARE(catalogue.hasIndex(customer, QStringLiteral("ix_none")).value(), false);
        QCOMPARE(catalogue.hasConstraint(customer, QStringLiteral("fk_other")).value(), true);
        QCOMPARE(catalogue.hasConstraint(customer, QStringLiteral("fk_none")).value(), false);
        const bool isPostgresql = session.url().qtDriver() == QLatin1String("QPSQL");
        QCOMPARE(catalogue.hasType({{}, QStringLiteral("mood")}).value(), isPostgresql);
        QCOMPARE(catalogue.hasSequence({{}, QStringLiteral("numbers")}).value(), isPostgresql);
        QCOMPARE(catalogue.hasSchema(isPostgresql ? QStringLiteral("side") : QStringLiteral("scratch")).value(), true);
    }
};

QTEST_GUILESS_MAIN(ServerIntrospectorTest)
#include "ServerIntrospectorTest.moc"
