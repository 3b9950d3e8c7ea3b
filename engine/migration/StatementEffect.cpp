// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/migration/StatementEffect.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <optional>

namespace retort {

namespace {

using Effect = StatementEffect;
using ObjectKind = DatabaseObject::Kind;

struct EffectToken
{
    enum class Kind { Word, Quoted, Other };

    Kind kind = Kind::Other;
    /// A quoted name without its quotes.
    QString text;
    /// As written.
    QString raw;
};

QString unquotedName(const QString &raw)
{
    const QChar quote = raw.at(0);
    const QChar close = quote == u'[' ? u']' : quote;
    return raw.mid(1, raw.size() - 2).replace(QString(2, close), QString(close));
}

/// No more than `most` of them.
std::vector<EffectToken> tokensOf(const QString &sql, size_t most = std::numeric_limits<size_t>::max())
{
    static const QRegularExpression token(
        QStringLiteral(R"(--[^\n]*|/\*.*?\*/|\s+|(?<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]))"
                       R"(|(?<text>'(?:[^']|'')*')|(?<word>[\w$]+)|(?<other>.))"),
        QRegularExpression::DotMatchesEverythingOption | QRegularExpression::UseUnicodePropertiesOption);
    std::vector<EffectToken> tokens;
    for (auto matches = token.globalMatch(sql); tokens.size() < most && matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const QString raw = match.captured();
        if (match.capturedLength(QStringLiteral("quoted")) > 0)
            tokens.push_back({EffectToken::Kind::Quoted, unquotedName(raw), raw});
        else if (match.capturedLength(QStringLiteral("word")) > 0)
            tokens.push_back({EffectToken::Kind::Word, raw, raw});
        else if (match.capturedLength(QStringLiteral("other")) > 0 || match.capturedLength(QStringLiteral("text")) > 0)
            tokens.push_back({EffectToken::Kind::Other, raw, raw});
    }
    return tokens;
}

/// A name as it stands in the statement, for the statement that takes it back, and as the catalogue has it.
struct EffectName
{
    TableId id = {};
    QString raw = {};
};

/// Reads a statement's words from the left.
class EffectReader
{
public:
    EffectReader(std::vector<EffectToken> tokens, QString dialectName)
        : m_tokens(std::move(tokens)), m_dialect(std::move(dialectName))
    {}

    bool isAtEnd() const { return m_at >= m_tokens.size(); }

    bool takeOther(QChar sign)
    {
        const bool isThere =
            !isAtEnd() && m_tokens[m_at].kind == EffectToken::Kind::Other && m_tokens[m_at].raw == sign;
        m_at += isThere ? 1 : 0;
        return isThere;
    }

    bool isNext(std::initializer_list<const char *> words) const
    {
        return !isAtEnd() && m_tokens[m_at].kind == EffectToken::Kind::Word &&
               std::ranges::any_of(words, [this](const char *word) {
                   return m_tokens[m_at].text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
               });
    }

    /// One of these words, if it is next.
    bool take(std::initializer_list<const char *> words)
    {
        const bool isThere = isNext(words);
        m_at += isThere ? 1 : 0;
        return isThere;
    }

    /// These words in this order, or nothing.
    bool takeAll(std::initializer_list<const char *> words)
    {
        const size_t before = m_at;
        for (const char *word : words) {
            if (!take({word})) {
                m_at = before;
                return false;
            }
        }
        return true;
    }

    void skip(std::initializer_list<const char *> words)
    {
        while (take(words)) {
        }
    }

    QString word() const { return isAtEnd() ? QString() : m_tokens[m_at].text.toUpper(); }

    /// "name" or "schema.name".
    std::optional<EffectName> name()
    {
        std::vector<QString> parts;
        QString raw;
        do {
            if (isAtEnd() || m_tokens[m_at].kind == EffectToken::Kind::Other)
                return std::nullopt;
            parts.push_back(folded(m_tokens[m_at]));
            raw += (raw.isEmpty() ? QString() : QStringLiteral(".")) + m_tokens[m_at].raw;
            ++m_at;
        } while (takeOther(u'.'));
        EffectName name{.raw = raw};
        name.id.name = parts.back();
        if (parts.size() > 1)
            name.id.schema = parts[parts.size() - 2];
        return name;
    }

    /// The rest, parted at the commas outside parentheses.
    std::vector<EffectReader> parts() const
    {
        std::vector<std::vector<EffectToken>> lists(1);
        int depth = 0;
        for (size_t i = m_at; i < m_tokens.size(); ++i) {
            const QString &raw = m_tokens[i].raw;
            depth += raw == u'(' ? 1 : raw == u')' ? -1 : 0;
            if (depth == 0 && raw == u',')
                lists.emplace_back();
            else
                lists.back().push_back(m_tokens[i]);
        }
        std::vector<EffectReader> readers;
        for (std::vector<EffectToken> &list : lists)
            readers.emplace_back(std::move(list), m_dialect);
        return readers;
    }

    const QString &dialect() const { return m_dialect; }
    bool isMysql() const { return m_dialect == QLatin1String("mysql") || m_dialect == QLatin1String("mariadb"); }

private:
    /// PostgreSQL folds a name that is not quoted.
    QString folded(const EffectToken &token) const
    {
        const bool isFolded = token.kind == EffectToken::Kind::Word && m_dialect == QLatin1String("postgresql");
        return isFolded ? token.text.toLower() : token.text;
    }

    std::vector<EffectToken> m_tokens;
    QString m_dialect;
    size_t m_at = 0;
};

struct WordKind
{
    const char *word;
    ObjectKind kind;
};
constexpr std::array<WordKind, 8> kObjectWords = {{{"TABLE", ObjectKind::Table},
                                                   {"INDEX", ObjectKind::Index},
                                                   {"VIEW", ObjectKind::View},
                                                   {"SEQUENCE", ObjectKind::Sequence},
                                                   {"TYPE", ObjectKind::Type},
                                                   {"DOMAIN", ObjectKind::Type},
                                                   {"SCHEMA", ObjectKind::Schema},
                                                   {"DATABASE", ObjectKind::Schema}}};

std::optional<WordKind> takeObjectWord(EffectReader &reader)
{
    for (const WordKind &row : kObjectWords) {
        if (reader.take({row.word}))
            return row;
    }
    return std::nullopt;
}

DatabaseObject objectOf(ObjectKind kind, const EffectName &name)
{
    return kind == ObjectKind::Index ? DatabaseObject{kind, {name.id.schema, {}}, name.id.name}
                                     : DatabaseObject{kind, name.id, {}};
}

Effect createEffect(EffectReader &reader)
{
    const bool isReplacing = reader.takeAll({"OR", "REPLACE"});
    const bool isTemporary = reader.isNext({"TEMP", "TEMPORARY"});
    reader.skip({"TEMP", "TEMPORARY", "UNLOGGED", "GLOBAL", "LOCAL", "UNIQUE", "FULLTEXT", "SPATIAL", "RECURSIVE"});
    const bool isMaterialized = reader.take({"MATERIALIZED"});
    const auto word = takeObjectWord(reader);
    if (!word)
        return {.kind = isReplacing ? Effect::Kind::Repeatable : Effect::Kind::Other};
    const bool isConcurrent = reader.take({"CONCURRENTLY"});
    // If it may have been there before, dropping it is not the inverse.
    const bool mayHaveBeen = reader.takeAll({"IF", "NOT", "EXISTS"}) || isReplacing;
    const auto name = reader.name();
    if (!name)
        return {};
    Effect effect{.kind = Effect::Kind::Create,
                  .object = objectOf(word->kind, *name),
                  .mayBeVoid = mayHaveBeen,
                  .isTemporary = isTemporary};
    QString dropped = name->raw;
    if (word->kind == ObjectKind::Index) {
        const auto table = reader.take({"ON"}) ? (reader.skip({"ONLY"}), reader.name()) : std::nullopt;
        if (table) {
            effect.object.place = table->id;
            // On PostgreSQL an index lies in its table's schema and is named without it when it is made.
            if (reader.isMysql())
                dropped += QLatin1String(" ON ") + table->raw;
            else if (!table->id.schema.isEmpty())
                dropped = table->raw.section(u'.', 0, -2) + u'.' + name->raw;
        }
    }
    if (!mayHaveBeen)
        effect.undo =
            QStringLiteral("DROP %1%2 %3%4")
                .arg(isMaterialized ? QLatin1String("MATERIALIZED ") : QLatin1String(), QLatin1String(word->word),
                     isConcurrent ? QLatin1String("CONCURRENTLY ") : QLatin1String(), dropped);
    return effect;
}

std::vector<Effect> dropEffects(EffectReader &reader)
{
    const bool isTemporary = reader.isNext({"TEMPORARY"});
    reader.skip({"MATERIALIZED", "TEMPORARY"});
    const auto word = takeObjectWord(reader);
    if (!word)
        return {{}};
    reader.skip({"CONCURRENTLY"});
    const bool mayBeVoid = reader.takeAll({"IF", "EXISTS"});
    std::vector<Effect> effects;
    do {
        const auto name = reader.name();
        if (!name)
            return {{}};
        effects.push_back({.kind = Effect::Kind::Drop,
                           .object = objectOf(word->kind, *name),
                           .mayBeVoid = mayBeVoid,
                           .isTemporary = isTemporary});
    } while (reader.takeOther(u','));
    if (const auto table = reader.take({"ON"}) ? reader.name() : std::nullopt)
        effects.front().object.place = table->id;
    return effects;
}

/// What ADD and DROP of an ALTER TABLE may name beside the table's own parts: partitions and MariaDB's histories. In
/// quotes they are names.
bool takePartOfStorage(EffectReader &reader)
{
    return reader.take({"PARTITION"}) || reader.takeAll({"SYSTEM", "VERSIONING"}) || reader.takeAll({"PERIOD", "FOR"});
}

/// ADD … of an ALTER TABLE; `begin` is "ALTER TABLE t ".
Effect addEffect(EffectReader &reader, const TableId &table, const QString &begin)
{
    const auto made = [&](ObjectKind kind, const EffectName &name, const QString &how, bool mayHaveBeen) {
        return Effect{.kind = Effect::Kind::Create,
                      .object = {kind, table, name.id.name},
                      .undo = mayHaveBeen ? QString() : begin + how + (how.endsWith(u' ') ? name.raw : QString()),
                      .mayBeVoid = mayHaveBeen};
    };
    if (takePartOfStorage(reader))
        return {};
    if (reader.take({"CONSTRAINT"})) {
        const auto name = reader.name();
        if (!name)
            return {};
        QString how = QStringLiteral("DROP CONSTRAINT ");
        if (reader.isMysql()) {
            how = reader.isNext({"FOREIGN"})   ? QStringLiteral("DROP FOREIGN KEY ")
                  : reader.isNext({"UNIQUE"})  ? QStringLiteral("DROP INDEX ")
                  : reader.isNext({"PRIMARY"}) ? QStringLiteral("DROP PRIMARY KEY")
                                               : how;
            if (reader.isNext({"PRIMARY"}))
                return made(ObjectKind::Constraint, {{{}, QStringLiteral("PRIMARY")}, {}}, how, false);
        }
        return made(ObjectKind::Constraint, *name, how, false);
    }
    const bool isPrimary = reader.takeAll({"PRIMARY", "KEY"});
    if (isPrimary && reader.isMysql())
        return made(ObjectKind::Constraint, {{{}, QStringLiteral("PRIMARY")}, {}}, QStringLiteral("DROP PRIMARY KEY"),
                    false);
    if (isPrimary || reader.isNext({"FOREIGN", "CHECK"}))
        return {};
    const bool isUnique = reader.take({"UNIQUE"});
    if (isUnique || reader.isNext({"INDEX", "KEY", "FULLTEXT", "SPATIAL"})) {
        reader.skip({"FULLTEXT", "SPATIAL", "INDEX", "KEY"});
        const auto name = reader.name();
        return name ? made(ObjectKind::Index, *name, QStringLiteral("DROP INDEX "), false) : Effect{};
    }
    reader.skip({"COLUMN"});
    const bool mayHaveBeen = reader.takeAll({"IF", "NOT", "EXISTS"});
    const auto name = reader.name();
    return name ? made(ObjectKind::Column, *name, QStringLiteral("DROP COLUMN "), mayHaveBeen) : Effect{};
}

Effect dropPartEffect(EffectReader &reader, const TableId &table)
{
    bool mayBeVoid = false;
    const auto gone = [&](ObjectKind kind, const QString &name) {
        return Effect{.kind = Effect::Kind::Drop, .object = {kind, table, name}, .mayBeVoid = mayBeVoid};
    };
    if (takePartOfStorage(reader))
        return {};
    if (reader.takeAll({"PRIMARY", "KEY"}))
        return gone(ObjectKind::Constraint, QStringLiteral("PRIMARY"));
    const ObjectKind kind = reader.takeAll({"FOREIGN", "KEY"}) || reader.take({"CONSTRAINT", "CHECK"})
                                ? ObjectKind::Constraint
                            : reader.take({"INDEX", "KEY"}) ? ObjectKind::Index
                                                            : ObjectKind::Column;
    reader.skip({"COLUMN"});
    mayBeVoid = reader.takeAll({"IF", "EXISTS"});
    const auto name = reader.name();
    return name ? gone(kind, name->id.name) : Effect{};
}

Effect renameEffect(EffectReader &reader, const TableId &table, const QString &begin)
{
    const auto renamed = [&](ObjectKind kind, const QString &words) -> Effect {
        const auto from = reader.name();
        const auto to = reader.take({"TO"}) ? reader.name() : std::nullopt;
        if (!from || !to)
            return {};
        return {.kind = Effect::Kind::Rename,
                .object = {kind, table, from->id.name},
                .newName = to->id.name,
                .undo = begin + QStringLiteral("RENAME %1 %2 TO %3").arg(words, to->raw, from->raw)};
    };
    if (reader.take({"TO", "AS"})) {
        const auto to = reader.name();
        if (!to)
            return {};
        // "ALTER TABLE a RENAME TO b": a table stays in its schema.
        const QString word = begin.section(u' ', 1, 1);
        const QString from = begin.section(u' ', 2).trimmed();
        const QString schema =
            from.contains(u'.') && !to->raw.contains(u'.') ? from.section(u'.', 0, -2) + u'.' : QString();
        const QString last = to->raw.contains(u'.') ? from : from.section(u'.', -1);
        return {.kind = Effect::Kind::Rename,
                .object = {ObjectKind::Table, table, {}},
                .newName = to->id.name,
                .undo = QStringLiteral("ALTER %1 %2%3 RENAME TO %4").arg(word, schema, to->raw, last)};
    }
    if (reader.take({"INDEX", "KEY"}))
        return renamed(ObjectKind::Index, QStringLiteral("INDEX"));
    if (reader.take({"CONSTRAINT"}))
        return renamed(ObjectKind::Constraint, QStringLiteral("CONSTRAINT"));
    reader.skip({"COLUMN"});
    return renamed(ObjectKind::Column, QStringLiteral("COLUMN"));
}

/// CHANGE old new …: a rename and perhaps another type, which is not known any more afterwards.
Effect changeEffect(EffectReader &reader, const TableId &table)
{
    reader.skip({"COLUMN", "IF", "EXISTS"});
    const auto from = reader.name();
    const auto to = reader.name();
    if (!from || !to)
        return {};
    if (from->id.name.compare(to->id.name, Qt::CaseInsensitive) == 0)
        return {.kind = Effect::Kind::Repeatable};
    return {.kind = Effect::Kind::Rename, .object = {ObjectKind::Column, table, from->id.name}, .newName = to->id.name};
}

std::vector<Effect> alterTableEffects(EffectReader &reader)
{
    reader.skip({"IF", "EXISTS", "ONLY"});
    const auto table = reader.name();
    if (!table)
        return {{}};
    const QString begin = QLatin1String("ALTER TABLE ") + table->raw + u' ';
    std::vector<Effect> effects;
    for (EffectReader &part : reader.parts()) {
        if (part.take({"ADD"})) {
            effects.push_back(addEffect(part, table->id, begin));
        } else if (part.take({"DROP"})) {
            effects.push_back(dropPartEffect(part, table->id));
        } else if (part.take({"RENAME"})) {
            effects.push_back(renameEffect(part, table->id, begin));
        } else if (part.take({"CHANGE"})) {
            effects.push_back(changeEffect(part, table->id));
        } else {
            const bool isKnown =
                part.isNext({"ALTER", "MODIFY", "COMMENT", "OWNER", "SET", "ENABLE", "DISABLE", "ENGINE", "DEFAULT",
                             "CONVERT", "AUTO_INCREMENT", "VALIDATE", "REPLICA", "CLUSTER"});
            effects.push_back({.kind = isKnown ? Effect::Kind::Repeatable : Effect::Kind::Other});
        }
    }
    return effects;
}

std::vector<Effect> alterEffects(EffectReader &reader)
{
    if (reader.take({"TABLE"}))
        return alterTableEffects(reader);
    reader.skip({"MATERIALIZED"});
    const auto word = takeObjectWord(reader);
    if (!word)
        return {{}};
    reader.skip({"IF", "EXISTS"});
    const auto name = reader.name();
    if (!name)
        return {{}};
    if (!reader.takeAll({"RENAME", "TO"})) {
        const bool isAdding = reader.takeAll({"ADD", "VALUE"}) && !reader.takeAll({"IF", "NOT", "EXISTS"});
        return {{.kind = isAdding ? Effect::Kind::Other : Effect::Kind::Repeatable}};
    }
    const auto to = reader.name();
    if (!to)
        return {{}};
    const QString schema = name->raw.contains(u'.') ? name->raw.section(u'.', 0, -2) + u'.' : QString();
    return {{.kind = Effect::Kind::Rename,
             .object = objectOf(word->kind, *name),
             .newName = to->id.name,
             .undo = QStringLiteral("ALTER %1 %2%3 RENAME TO %4")
                         .arg(QLatin1String(word->word), schema, to->raw, name->raw.section(u'.', -1))}};
}

Effect renameTableEffect(EffectReader &reader)
{
    const auto from = reader.take({"TABLE"}) ? reader.name() : std::nullopt;
    const auto to = reader.take({"TO"}) ? reader.name() : std::nullopt;
    if (!from || !to || !reader.isAtEnd())
        return {};
    return {.kind = Effect::Kind::Rename,
            .object = {ObjectKind::Table, from->id, {}},
            .newName = to->id.name,
            .undo = QStringLiteral("RENAME TABLE %1 TO %2").arg(to->raw, from->raw)};
}

} // namespace

QString DatabaseObject::toString() const
{
    constexpr std::array kWords = {"table", "column", "index", "constraint", "view", "sequence", "type", "schema"};
    QString path = place.schema.isEmpty() ? QString() : place.schema + u'.';
    if (kind == Kind::Index)
        return QStringLiteral("index %1").arg(path + name);
    path += place.name;
    return QLatin1String(kWords.at(size_t(kind))) + u' ' + (name.isEmpty() ? path : path + u'.' + name);
}

std::vector<StatementEffect> effectsOf(const QString &sql, const QString &dialectName)
{
    // The first word of most statements says it all, and what comes after it may be thousands of rows.
    EffectReader beginning(tokensOf(sql, 1), dialectName);
    if (beginning.isAtEnd() ||
        beginning.take({"SELECT", "SET", "SHOW", "PRAGMA", "EXPLAIN", "ANALYZE", "VACUUM", "USE", "BEGIN", "START",
                        "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "VALUES"}))
        return {{.kind = Effect::Kind::None}};
    if (beginning.take({"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "WITH", "CALL"}))
        return {{.kind = Effect::Kind::Rows}};
    if (beginning.take({"COMMENT", "GRANT", "REVOKE", "TRUNCATE", "REINDEX", "REFRESH"}))
        return {{.kind = Effect::Kind::Repeatable}};
    EffectReader reader(tokensOf(sql), dialectName);
    if (reader.take({"CREATE"}))
        return {createEffect(reader)};
    if (reader.take({"DROP"}))
        return dropEffects(reader);
    if (reader.take({"RENAME"}))
        return {renameTableEffect(reader)};
    if (reader.take({"ALTER"}))
        return alterEffects(reader);
    return {{}};
}

bool hasEffect(const QString &sql, const QString &dialectName, StatementEffect::Kind kind)
{
    const auto effects = effectsOf(sql, dialectName);
    return std::ranges::find(effects, kind, &StatementEffect::kind) != effects.end();
}

bool isMereQuestion(const QString &sql, const QString &dialectName)
{
    return effectsOf(sql, dialectName).front().kind == Effect::Kind::None;
}

} // namespace retort
