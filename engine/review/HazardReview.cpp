// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/review/HazardReview.h"

#include "engine/database/TransactionWords.h"
#include "engine/review/HazardRules.h"
#include "engine/sql/QuotedText.h"

#include <QCoreApplication>
#include <QMap>

#include <set>

namespace retort {

namespace {

/// SQL in capitals, without comments and values, so that a rule sees words only.
QString wordsOf(const QString &sql, const QString &dialectName)
{
    const bool hasBackslashes = dialectName == QLatin1String("mysql") || dialectName == QLatin1String("mariadb");
    const QuotedText quoted(sql, hasBackslashes);
    QString words;
    for (qsizetype place = 0; place < sql.size(); ++place) {
        switch (quoted.at(place)) {
        case QuotedText::Kind::Code:
        case QuotedText::Kind::Name: words += sql.at(place).toUpper(); break;
        case QuotedText::Kind::Value:
        case QuotedText::Kind::Body:
        case QuotedText::Kind::Comment: words += u' '; break;
        }
    }
    return words.simplified() + u' ';
}

class HazardReview
{
public:
    explicit HazardReview(const ReviewRequest &request) : m_request(request), m_isInTransaction(request.isInTransaction)
    {}

    std::vector<Hazard> run(const std::vector<OfflinePiece> &pieces)
    {
        for (std::size_t i = 0; i < pieces.size(); ++i)
            look(pieces[i], int(i));
        addUnsafeRevisions();
        return std::move(m_hazards);
    }

private:
    void look(const OfflinePiece &piece, int index)
    {
        if (piece.statement.kind == Statement::Kind::Begin)
            m_isInTransaction = true;
        if (piece.statement.kind == Statement::Kind::Commit)
            m_isInTransaction = false;
        if (!piece.operation)
            return;
        if (piece.statement.kind == Statement::Kind::Sql && endsTransaction(piece.statement.text))
            m_isInTransaction = false; // a COMMIT of the script's own
        const bool isFirst = piece.operation.get() != m_last;
        m_last = piece.operation.get();
        if (piece.statement.kind == Statement::Kind::Sql)
            m_statements[piece.revision] << index;
        lookAt(*piece.operation, operationTable(*piece.operation), piece, index, isFirst);
    }

    void lookAt(const Operation &operation, const TableId &table, const OfflinePiece &piece, int index, bool isFirst)
    {
        HazardSubject subject{.operation = operation,
                              .table = table,
                              .sql = piece.statement.text,
                              .words = wordsOf(piece.statement.text, m_request.dialectName),
                              .isNewTable = m_newTables.contains(table),
                              .isDowngrade = m_request.direction == MigrationStep::Direction::Downgrade,
                              .isInTransaction = m_isInTransaction};
        const bool isText = operation.as<ExecuteSql>() || operation.as<RawSql>();
        if (isText) {
            subject.isNewTable = namesNewTable(subject.words);
            rememberNewTable(subject.words);
            apply(sqlRules(), subject, piece, index);
        } else if (isFirst) {
            apply(operationRules(), subject, piece, index);
            lookInside(operation, piece, index);
        }
        if (const auto *create = operation.as<CreateTable>()) {
            m_newTables.insert(create->table.id());
            m_newNames << create->table.name.toUpper();
        }
    }

    void lookInside(const Operation &operation, const OfflinePiece &piece, int index)
    {
        const auto *batch = operation.as<BatchAlterTable>();
        if (!batch)
            return;
        for (const Operation &inner : batch->operations)
            lookAt(inner, batch->table, piece, index, true);
    }

    void apply(std::span<const HazardRule> rules, const HazardSubject &subject, const OfflinePiece &piece, int index)
    {
        for (const HazardRule &rule : rules) {
            if (!rule.isFor(m_request.dialectName))
                continue;
            const std::optional<QString> found = rule.find(subject);
            if (!found)
                continue;
            Hazard hazard = rule.hazard(*found);
            hazard.revision = piece.revision;
            hazard.source = subject.operation.source.isValid() ? subject.operation.source : piece.statement.source;
            hazard.piece = index;
            m_hazards.push_back(std::move(hazard));
        }
    }

    bool namesNewTable(const QString &words) const
    {
        for (const QString &name : m_newNames) {
            if (words.contains(u' ' + name + u' ') || words.contains(u'"' + name + u'"'))
                return true;
        }
        return false;
    }

    void rememberNewTable(const QString &words)
    {
        static const QRegularExpression create(
            QStringLiteral("^CREATE (?:TEMPORARY |TEMP |UNLOGGED )?TABLE (?:IF NOT EXISTS )?[\"`]?(?:\\w+\\.)?(\\w+)"));
        if (const QRegularExpressionMatch match = create.match(words); match.hasMatch())
            m_newNames << match.captured(1);
    }

    /// MySQL commits after each statement that changes tables: half a revision may stay.
    void addUnsafeRevisions()
    {
        const QString &dialect = m_request.dialectName;
        if (dialect != QLatin1String("mysql") && dialect != QLatin1String("mariadb"))
            return;
        for (auto revision = m_statements.cbegin(); revision != m_statements.cend(); ++revision) {
            if (revision->size() < 2)
                continue;
            m_hazards.push_back(
                {.rule = QStringLiteral("MY-NONATOMIC"),
                 .severity = Hazard::Severity::Warning,
                 .message =
                     QCoreApplication::translate("retort::Hazard",
                                                 "%n statement(s), each kept at once: a failure leaves half of the "
                                                 "revision, and the version table as it was.",
                                                 nullptr, int(revision->size())),
                 .advice = QCoreApplication::translate("retort::Hazard", "One change of a table for each revision."),
                 .revision = revision.key(),
                 .source = {},
                 .piece = revision->front()});
        }
    }

    const ReviewRequest &m_request;
    bool m_isInTransaction;
    const Operation *m_last = nullptr;
    std::set<TableId> m_newTables;
    QStringList m_newNames;
    /// By revision, the pieces that are sent.
    QMap<QString, QList<int>> m_statements;
    std::vector<Hazard> m_hazards;
};

} // namespace

std::vector<Hazard> reviewHazards(const ReviewRequest &request, const std::vector<OfflinePiece> &pieces)
{
    return HazardReview(request).run(pieces);
}

} // namespace retort
