// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/EnginePhrases.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>
#include <vector>

namespace retort::ui {

namespace {

/// Those with more words of their own stand before those that would take in the same text.
constexpr auto kEnginePhrases = std::to_array<const char *>({
    QT_TRANSLATE_NOOP("retort::engine", "it was committed"),
    QT_TRANSLATE_NOOP("retort::engine", "it failed"),
    QT_TRANSLATE_NOOP("retort::engine", "it was rolled back"),
    QT_TRANSLATE_NOOP("retort::engine", "its transaction was rolled back"),
    QT_TRANSLATE_NOOP("retort::engine", "it can be run again without harm"),
    QT_TRANSLATE_NOOP("retort::engine", "as you say"),
    QT_TRANSLATE_NOOP("retort::engine", "the database does not show whether it has taken effect"),
    QT_TRANSLATE_NOOP("retort::engine", "a later statement committed it"),
    QT_TRANSLATE_NOOP("retort::engine", "a later statement may have committed it"),
    QT_TRANSLATE_NOOP("retort::engine", "the script took it back by itself"),
    QT_TRANSLATE_NOOP("retort::engine", "the server has its transaction as committed"),
    QT_TRANSLATE_NOOP("retort::engine", "the server has its transaction as rolled back"),
    QT_TRANSLATE_NOOP("retort::engine", "the version table has revision %1 of the same transaction"),
    QT_TRANSLATE_NOOP("retort::engine", "the version table knows nothing of revision %1 of the same transaction"),
    QT_TRANSLATE_NOOP("retort::engine", "the database does not show whether its transaction was committed"),
    QT_TRANSLATE_NOOP("retort::engine", "Values of %1 that do not fit into %2, and are cut, rounded or refused: %3"),
    QT_TRANSLATE_NOOP("retort::engine", "Values of %1 may not fit into %2; those are cut, rounded or refused"),
    QT_TRANSLATE_NOOP("retort::engine", "Rows that have no value in %1, which is to be NOT NULL again: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Rows may have no value in %1, which is to be NOT NULL again"),
    QT_TRANSLATE_NOOP("retort::engine", "Values of %1 that are there more than once, which are refused: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Values of %1 may be there more than once, which are refused"),
    QT_TRANSLATE_NOOP("retort::engine", "Rows of %1, which are dropped with it: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Values of %1, which are dropped with it: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "what comes after it is done"),
    QT_TRANSLATE_NOOP("retort::engine", "what comes before it is not done"),
    QT_TRANSLATE_NOOP("retort::engine",
                      "The database has some of what the revision makes, but not as its first statements leave it"),
    QT_TRANSLATE_NOOP("retort::engine", "What the script does there depends on what only a run finds in the database"),
    QT_TRANSLATE_NOOP("retort::engine",
                      "No target means this step alone: bring the other branches where they belong first"),
    QT_TRANSLATE_NOOP("retort::engine", "The server would refuse this statement (%1), and keep the rows that were "
                                        "changed before it; so it was not sent"),
    QT_TRANSLATE_NOOP("retort::engine", "The database shows the first %1 of %2 statements of revision %3 as done "
                                        "already, although the version table does not say so. retort-cli recover shows "
                                        "that part, and goes on, takes it back, or marks the revision as done."),
    QT_TRANSLATE_NOOP("retort::engine", "The database shows %1 of %2 statements of revision %3 as done already, "
                                        "although the version table does not say so. retort-cli recover shows that "
                                        "part, and goes on, takes it back, or marks the revision as done."),
    QT_TRANSLATE_NOOP("retort::engine", "The server has rolled the transaction back instead of committing it, because "
                                        "a statement in it had failed"),
    QT_TRANSLATE_NOOP("retort::engine", "Mend the statement that failed, or let the script go back to a savepoint "
                                        "(begin_nested()) after an error that it goes on from."),
    QT_TRANSLATE_NOOP("retort::engine",
                      "The database has some of what revision %1 makes, although the version table does not say so. "
                      "retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done."),
    QT_TRANSLATE_NOOP("retort::engine", "Whether the statement in doubt has taken effect has to be known first"),
    QT_TRANSLATE_NOOP("retort::engine", "It has been taken back in part already"),
    QT_TRANSLATE_NOOP("retort::engine", "The project has no revision %1 any more"),
    QT_TRANSLATE_NOOP("retort::engine", "No statement takes this back: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "There is nothing to recover: no revision is half done"),
    QT_TRANSLATE_NOOP("retort::engine", "The journal knows no run %1"),
    QT_TRANSLATE_NOOP("retort::engine", "Run %1 was on another database: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Run %1 by %2 is still at work"),
    QT_TRANSLATE_NOOP("retort::engine", "The server still executes a statement of run %1 (%2)"),
    QT_TRANSLATE_NOOP("retort::engine", "Wait until it is done, or end it."),
    QT_TRANSLATE_NOOP("retort::engine", "Cancelled"),
    QT_TRANSLATE_NOOP("retort::engine", "env.py sends a statement of its own, which Retort does not: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "env.py needs the environment variable %1, which is not set"),
    QT_TRANSLATE_NOOP("retort::engine", "Set it, as for Alembic, and run the command again."),
    QT_TRANSLATE_NOOP("retort::engine", "env.py failed beside the database: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "With what the database answers, env.py does not come to its migrations"),
    QT_TRANSLATE_NOOP("retort::engine",
                      "It took another way when it was read. Look at what it asks the database in %1."),
    QT_TRANSLATE_NOOP("retort::engine", "With what the database answers, env.py migrates another connection"),
    QT_TRANSLATE_NOOP("retort::engine", "Rolled back with another database of the same run"),
    QT_TRANSLATE_NOOP("retort::engine", "Revision %1 is not the next one any more: the database or the project has "
                                        "changed since the run was interrupted"),
    QT_TRANSLATE_NOOP("retort::engine", "Look at it again with retort-cli recover."),
    QT_TRANSLATE_NOOP("retort::engine", "attempt to write a readonly database: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "You may not write to the file. Check its permissions."),
    QT_TRANSLATE_NOOP("retort::engine", "The interrupted run is still at work"),
    QT_TRANSLATE_NOOP("retort::engine", "The last run on this database (%1, begun %2 by %3) stopped inside revision "
                                        "%4, and a part of what it did there is still in the database"),
    QT_TRANSLATE_NOOP("retort::engine",
                      "retort-cli recover shows that part, and goes on, takes it back, or marks the revision as done."),
    QT_TRANSLATE_NOOP("retort::engine", "The last run on this database (%1, begun %2 by %3) was interrupted. "
                                        "`retort-cli runs %4` shows its statements."),
    QT_TRANSLATE_NOOP("retort::engine", "In the way was %1."),
    QT_TRANSLATE_NOOP("retort::engine", "Revision %1 failed: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "This server cannot undo changes of tables: %1 statements of revision %2 have "
                                        "taken effect although the revision is not marked as applied."),
    QT_TRANSLATE_NOOP("retort::engine", "Everything was rolled back: the database is as it was before."),
    QT_TRANSLATE_NOOP(
        "retort::engine",
        "The connection was lost: what the version table says below was read anew, if the server could be reached."),
    QT_TRANSLATE_NOOP("retort::engine",
                      "The version table was changed by somebody else during the run: it has %1, expected %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Look at what the other run did, then run the command again."),
    QT_TRANSLATE_NOOP("retort::engine",
                      "Revision %1 cannot be written as SQL: parts of it are known only when it runs%2"),
    QT_TRANSLATE_NOOP("retort::engine", "The script ends before it. Apply this revision with a connection, or allow "
                                        "gaps to see those parts as comments."),
    QT_TRANSLATE_NOOP(
        "retort::engine",
        "The script of revision %1 has changed since: it ends before statement %2 of those that have run"),
    QT_TRANSLATE_NOOP("retort::engine", "Put the script back as it was, or take back what has been done."),
    QT_TRANSLATE_NOOP("retort::engine", "Statement %1 of revision %2 is not the one that has run: the script has "
                                        "changed since, or takes another way now"),
    QT_TRANSLATE_NOOP("retort::engine", "Not tried, because it stands outside a transaction: %1"),
    QT_TRANSLATE_NOOP(
        "retort::engine",
        "Revision %1 ended the transaction by itself (%2): what came before cannot be undone by a failure after it."),
    QT_TRANSLATE_NOOP("retort::engine", "Revision %1 has an autocommit block: what came before it, and the block "
                                        "itself, cannot be undone by a failure after it."),
    QT_TRANSLATE_NOOP("retort::engine", "Table %1 has indexes on expressions. Batch mode does not keep them when it "
                                        "makes the table anew; create them again in the revision."),
    QT_TRANSLATE_NOOP(
        "retort::engine",
        "%1 in revision %2 has no effect inside a transaction; foreign keys stay unchecked while revisions run."),
    QT_TRANSLATE_NOOP("retort::engine", "Can't write the run journal %1: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Can't write the run journal: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "database is locked%1: waited %2 s"),
    QT_TRANSLATE_NOOP("retort::engine",
                      "Another program is writing to this database. Wait until it is done, then try again."),
    QT_TRANSLATE_NOOP("retort::engine", "The database is locked"),
    QT_TRANSLATE_NOOP("retort::engine", "Can't make the lock file %1"),
    QT_TRANSLATE_NOOP("retort::engine", "No database URL is given"),
    QT_TRANSLATE_NOOP("retort::engine", "Set sqlalchemy.url, for example to sqlite:///app.db"),
    QT_TRANSLATE_NOOP("retort::engine", "Could not parse SQLAlchemy URL from given URL string"),
    QT_TRANSLATE_NOOP("retort::engine", "A URL reads dialect://user:password@host:port/database, for example "
                                        "sqlite:///app.db or postgresql://shop@localhost/shop"),
    QT_TRANSLATE_NOOP("retort::engine", "The port in the database URL is not a number from 0 to 65535"),
    QT_TRANSLATE_NOOP("retort::engine", "In a user name or password, write @ as %40, : as %3A and / as %2F"),
    QT_TRANSLATE_NOOP("retort::engine", "A pooling proxy stands between Retort and the database, which gives every "
                                        "transaction another connection: the lock of a migration would not hold there"),
    QT_TRANSLATE_NOOP("retort::engine", "Connect to the server itself, or to a pool in session mode."),
    QT_TRANSLATE_NOOP("retort::engine", "The connection to %1 was lost: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Whether the last statement took effect is not known. Look at the current "
                                        "revision once the server is there again, before you go on."),
    QT_TRANSLATE_NOOP("retort::engine", "Install the Qt driver %1."),
    QT_TRANSLATE_NOOP("retort::engine", "Can't connect to a database of the kind '%1'"),
    QT_TRANSLATE_NOOP("retort::engine", "unable to open database file: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "the folder %1 does not exist"),
    QT_TRANSLATE_NOOP("retort::engine", "Create the folder or correct the path in the database URL."),
    QT_TRANSLATE_NOOP("retort::engine", "%1 is a folder"),
    QT_TRANSLATE_NOOP("retort::engine", "Name a file in the database URL."),
    QT_TRANSLATE_NOOP("retort::engine",
                      "This was said on connecting, for the environment in retort.toml or by an option: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "The connection to %1 is not encrypted, although its address asks for it"),
    QT_TRANSLATE_NOOP("retort::engine", "Switch TLS on at the server, or take the ssl options out of the address."),
    QT_TRANSLATE_NOOP("retort::engine", "Can't load plugin: sqlalchemy.dialects:%1"),
    QT_TRANSLATE_NOOP("retort::engine", "this machine"),
    QT_TRANSLATE_NOOP("retort::engine", "the host that is looked up"),
    QT_TRANSLATE_NOOP("retort::engine", "the address in VAULT_ADDR"),
    QT_TRANSLATE_NOOP("retort::engine", "your own token"),
    QT_TRANSLATE_NOOP("retort::engine", "URL from %1"),
    QT_TRANSLATE_NOOP("retort::engine", "user from %1"),
    QT_TRANSLATE_NOOP("retort::engine", "password from %1"),
    QT_TRANSLATE_NOOP("retort::engine", "credentials from %1"),
    QT_TRANSLATE_NOOP("retort::engine", "Vault's role from %1"),
    QT_TRANSLATE_NOOP("retort::engine", "Vault's user from %1"),
    QT_TRANSLATE_NOOP("retort::engine", "Vault's secret from %1"),
    QT_TRANSLATE_NOOP("retort::engine", "sent to %1"),
    QT_TRANSLATE_NOOP("retort::engine", "login to Vault at %1 by %2"),
    QT_TRANSLATE_NOOP("retort::engine", "%1, mount %2"),
    QT_TRANSLATE_NOOP("retort::engine", "%1, trusting %2"),
    QT_TRANSLATE_NOOP("retort::engine", "%1, field %2"),
    QT_TRANSLATE_NOOP("retort::engine", "%1, version %2"),
    QT_TRANSLATE_NOOP("retort::engine", "%1, namespace %2"),
    QT_TRANSLATE_NOOP("retort::engine", "the variable %1"),
    QT_TRANSLATE_NOOP("retort::engine", "the file %1"),
    QT_TRANSLATE_NOOP("retort::engine", "the keychain's entry %1"),
    QT_TRANSLATE_NOOP("retort::engine", "a question: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "The keychain has no entry '%1'"),
    QT_TRANSLATE_NOOP("retort::engine", "Put it there with `retort-cli env store %1`, which asks for it."),
    QT_TRANSLATE_NOOP("retort::engine", "The keychain was not opened for the entry '%1'"),
    QT_TRANSLATE_NOOP("retort::engine", "Unlock it, and allow Retort to read the entry."),
    QT_TRANSLATE_NOOP("retort::engine", "There is no keychain that could be asked for '%1'%2"),
    QT_TRANSLATE_NOOP("retort::engine", "On Linux it is GNOME Keyring or KWallet in a desktop session. Elsewhere use "
                                        "env, file, prompt or vault in place of keychain."),
    QT_TRANSLATE_NOOP("retort::engine", "The variable %1 is not set"),
    QT_TRANSLATE_NOOP("retort::engine", "The variable %1 is empty"),
    QT_TRANSLATE_NOOP("retort::engine",
                      "retort.toml says that a secret is to be had there: export it before the call."),
    QT_TRANSLATE_NOOP("retort::engine", "retort.toml says that a secret is to be had there."),
    QT_TRANSLATE_NOOP("retort::engine", "There is no file %1"),
    QT_TRANSLATE_NOOP("retort::engine", "The file %1 is empty"),
    QT_TRANSLATE_NOOP("retort::engine", "The login in the browser did not succeed: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "Nobody logged in in the browser within two minutes"),
    QT_TRANSLATE_NOOP("retort::engine", "%1 of %2 lasts for %3 s only, and the run may take %4 s"),
    QT_TRANSLATE_NOOP("retort::engine", "A longer max_ttl of the role in Vault helps, or a shorter run_time of the "
                                        "environment in retort.toml if the run is short."),
    QT_TRANSLATE_NOOP("retort::engine", "The token for the credentials"),
    QT_TRANSLATE_NOOP("retort::engine", "The lease"),
    QT_TRANSLATE_NOOP("retort::engine", "The secret %1 in Vault has no field '%2'"),
    QT_TRANSLATE_NOOP(
        "retort::engine",
        "'credentials' of the environment '%1' can only come from Vault, which gives a user and a password together"),
    QT_TRANSLATE_NOOP("retort::engine", "The login to Vault by %1 needs '%2'"),
    QT_TRANSLATE_NOOP("retort::engine", "The Vault at %1 %2"),
    QT_TRANSLATE_NOOP("retort::engine", "cannot be reached: %1"),
    QT_TRANSLATE_NOOP("retort::engine", "did not answer within %1 s"),
    QT_TRANSLATE_NOOP("retort::engine", "VAULT_CLIENT_TIMEOUT says how long to wait."),
    QT_TRANSLATE_NOOP("retort::engine", "Nothing listens there: is the server up, and is the port right?"),
    QT_TRANSLATE_NOOP("retort::engine", "There is no such host: check VAULT_ADDR or the address in retort.toml."),
    QT_TRANSLATE_NOOP("retort::engine", "Vault does not let us at %1"),
    QT_TRANSLATE_NOOP("retort::engine", "Vault has nothing at %1"),
    QT_TRANSLATE_NOOP("retort::engine", "Vault failed at %1"),
    QT_TRANSLATE_NOOP("retort::engine", "This Vault is sealed or under maintenance, so it refuses %1"),
    QT_TRANSLATE_NOOP("retort::engine", "Vault refused the login at %1"),
    QT_TRANSLATE_NOOP("retort::engine", "Check the mount and the path. What no policy lets us see may look the same."),
    QT_TRANSLATE_NOOP("retort::engine",
                      "The text is the server's, often that of the database behind it. Its log says more."),
    QT_TRANSLATE_NOOP("retort::engine", "Log in with `vault login` (or `bao login`), set VAULT_TOKEN, or say in "
                                        "[vault] of retort.toml how to log in (method = …)."),
    QT_TRANSLATE_NOOP("retort::engine", "There is no Vault token in %1"),
    QT_TRANSLATE_NOOP("retort::engine", "There is no Vault token"),
    QT_TRANSLATE_NOOP("retort::engine", "%1 cannot be '%2'"),
    QT_TRANSLATE_NOOP("retort::engine", "It can be %1."),
    QT_TRANSLATE_NOOP("retort::engine", "There is no setting '%1' in [%2]"),
    QT_TRANSLATE_NOOP("retort::engine", "Known are %1."),
    QT_TRANSLATE_NOOP("retort::engine", "%1 is %2, and a reference is expected"),
    QT_TRANSLATE_NOOP("retort::engine", "%1 is %2, and %3 is expected"),
    QT_TRANSLATE_NOOP("retort::engine", "%1 is no time"),
    QT_TRANSLATE_NOOP("retort::engine", "There is no environment '%1' for [environments.%2] to extend"),
    QT_TRANSLATE_NOOP("retort::engine", "The environment '%1' names no database"),
    QT_TRANSLATE_NOOP("retort::engine", "The environment '%1' cannot be changed in retort.toml line by line"),
    QT_TRANSLATE_NOOP("retort::engine", "Edit the file by hand."),
    QT_TRANSLATE_NOOP("retort::engine", "There is no environment '%1'"),
    QT_TRANSLATE_NOOP("retort::engine", "The password of '%1' cannot be taken out of %2 safely"),
    QT_TRANSLATE_NOOP("retort::engine", "No password is written down for '%1' in %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Cannot read %1: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Can't read %1: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Cannot write %1: %2"),
    QT_TRANSLATE_NOOP("retort::engine", "Cannot make the folder %1"),
    QT_TRANSLATE_NOOP("retort::engine", "There is nothing at %1."),
    QT_TRANSLATE_NOOP("retort::engine", "%1 is not a migration project."),
    QT_TRANSLATE_NOOP("retort::engine", "No 'script_location' key found in configuration."),
    QT_TRANSLATE_NOOP("retort::engine", "Multiple heads are present; please specify the head revision on which the new "
                                        "revision should be based, or perform a merge."),
    QT_TRANSLATE_NOOP("retort::engine", "Can't locate revision identified by '%1'"),
    QT_TRANSLATE_NOOP("retort::engine", "File %1 already exists"),
    QT_TRANSLATE_NOOP("retort::engine", "Nothing was written."),
    QT_TRANSLATE_NOOP("retort::engine", "%1 has been changed in the meantime"),
    QT_TRANSLATE_NOOP("retort::engine", "Nothing was written; look at the script first"),
    QT_TRANSLATE_NOOP("retort::engine", "The parents of %1 cannot be rewritten"),
    QT_TRANSLATE_NOOP("retort::engine", "Did you mean '%1'?"),
    QT_TRANSLATE_NOOP("retort::engine", "%1 is not UTF-8 text"),
    QT_TRANSLATE_NOOP("retort::engine", "env.py takes its database from the application: add an environment"),
    QT_TRANSLATE_NOOP("retort::engine", "The project names no database: add an environment"),
    QT_TRANSLATE_NOOP("retort::engine",
                      "In the window it is Database > Edit Environments, else a table of retort.toml."),
    QT_TRANSLATE_NOOP("retort::engine", "env.py goes through several databases, and the environment %1 does not say "
                                        "which of them is meant"),
    QT_TRANSLATE_NOOP("retort::engine", "Name the database's INI section in retort.toml (section = …), or take the "
                                        "environments out of it: then each of these databases is one. Or use "
                                        "retort-cli, which goes through all."),
    QT_TRANSLATE_NOOP("retort::engine", "There is nothing by the name '%1' in retort.toml"),
    QT_TRANSLATE_NOOP("retort::engine", "It has the tables %1."),
    QT_TRANSLATE_NOOP("retort::engine", "The environment '%1' has mistakes"),
    QT_TRANSLATE_NOOP("retort::engine", "%1 can only come from Vault, which gives a user and a password together"),
});

struct PhrasePattern
{
    const char *phrase;
    QRegularExpression pattern;
    /// Before the first place-holder.
    QString beginning;
};

std::vector<PhrasePattern> makePatterns()
{
    static const QRegularExpression places(QStringLiteral("\\\\%\\d"));
    std::vector<PhrasePattern> patterns;
    for (const char *phrase : kEnginePhrases) {
        const QString text = QString::fromUtf8(phrase);
        const QString pattern = QRegularExpression::escape(text).replace(places, QStringLiteral("(.*)"));
        patterns.push_back({phrase,
                            QRegularExpression(QRegularExpression::anchoredPattern(pattern),
                                               QRegularExpression::DotMatchesEverythingOption),
                            text.section(u'%', 0, 0)});
    }
    return patterns;
}

/// In one go: what is put in may have "%1" in it.
QString filledIn(const QString &phrase, const QStringList &parts)
{
    QString text;
    for (qsizetype i = 0; i < phrase.size(); ++i) {
        const int place = phrase[i] == u'%' && i + 1 < phrase.size() ? phrase[i + 1].digitValue() : -1;
        if (place < 1 || place > parts.size()) {
            text += phrase[i];
            continue;
        }
        text += parts[place - 1];
        ++i;
    }
    return text;
}

} // namespace

QString shownPhrase(const QString &said)
{
    static const std::vector<PhrasePattern> patterns = makePatterns();
    for (const PhrasePattern &known : patterns) {
        if (!said.startsWith(known.beginning))
            continue;
        const QRegularExpressionMatch match = known.pattern.match(said);
        if (!match.hasMatch())
            continue;
        QStringList parts;
        for (int i = 1; i <= match.lastCapturedIndex(); ++i)
            parts << shownPhrase(match.captured(i));
        return filledIn(QCoreApplication::translate("retort::engine", known.phrase), parts);
    }
    return said;
}

std::span<const char *const> enginePhrases()
{
    return kEnginePhrases;
}

} // namespace retort::ui
