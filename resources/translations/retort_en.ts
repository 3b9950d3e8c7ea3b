<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>ApplyDialog</name>
        <message>
            <source>Plan</source>
            <translation>Plan</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>Run</translation>
        </message>
    </context>
    <context>
        <name>EditorTabs</name>
        <message>
            <source>Open scripts</source>
            <translation>Open scripts</translation>
        </message>
        <message>
            <source>Press Enter on a revision to read its script here.</source>
            <translation>Press Enter on a revision to read its script here.</translation>
        </message>
        <message>
            <source>The script cannot be opened</source>
            <translation>The script cannot be opened</translation>
        </message>
        <message>
            <source>The script cannot be read again</source>
            <translation>The script cannot be read again</translation>
        </message>
        <message>
            <source>The script was not saved</source>
            <translation>The script was not saved</translation>
        </message>
        <message>
            <source>read-only</source>
            <translation>read-only</translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s)</source>
            <translation>
                <numerusform>%n problem</numerusform>
                <numerusform>%n problems</numerusform>
            </translation>
        </message>
        <message>
            <source>line %1, column %2</source>
            <translation>line %1, column %2</translation>
        </message>
    </context>
    <context>
        <name>HeadsBanner</name>
        <message>
            <source>Show next</source>
            <translation>Show next</translation>
        </message>
        <message>
            <source>The database stands at %1, which no script here declares.</source>
            <translation>The database stands at %1, which no script here declares.</translation>
        </message>
        <message numerus="yes">
            <source>%n heads: %1. “Upgrade to head” needs one of them, or a merge.</source>
            <translation>
                <numerusform>%n head: %1. “Upgrade to head” needs one of them, or a merge.</numerusform>
                <numerusform>%n heads: %1. “Upgrade to head” needs one of them, or a merge.</numerusform>
            </translation>
        </message>
        <message>
            <source>  (%1, line %2)</source>
            <translation>  (%1, line %2)</translation>
        </message>
    </context>
    <context>
        <name>HistoryModel</name>
        <message>
            <source>missing</source>
            <translation>missing</translation>
        </message>
        <message>
            <source>broken</source>
            <translation>broken</translation>
        </message>
        <message>
            <source>current</source>
            <translation>current</translation>
        </message>
        <message>
            <source>head</source>
            <translation>head</translation>
        </message>
        <message>
            <source>unsaved</source>
            <translation>unsaved</translation>
        </message>
        <message>
            <source>merge</source>
            <translation>merge</translation>
        </message>
        <message>
            <source>base</source>
            <translation>base</translation>
        </message>
        <message>
            <source>%1: no file in this project declares this revision.</source>
            <translation>%1: no file in this project declares this revision.</translation>
        </message>
        <message>
            <source>Revises %1</source>
            <translation>Revises %1</translation>
        </message>
        <message>
            <source>Depends on %1</source>
            <translation>Depends on %1</translation>
        </message>
        <message>
            <source>Branch %1</source>
            <translation>Branch %1</translation>
        </message>
        <message>
            <source>Created %1</source>
            <translation>Created %1</translation>
        </message>
        <message>
            <source>applied</source>
            <translation>applied</translation>
        </message>
        <message>
            <source>pending</source>
            <translation>pending</translation>
        </message>
        <message>
            <source>no such file</source>
            <translation>no such file</translation>
        </message>
        <message>
            <source>d MMM yyyy</source>
            <translation>d MMM yyyy</translation>
        </message>
        <message>
            <source>Graph</source>
            <translation>Graph</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>Message</translation>
        </message>
        <message>
            <source>Revision</source>
            <translation>Revision</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>Date</translation>
        </message>
    </context>
    <context>
        <name>HistoryTable</name>
        <message>
            <source>History of revisions</source>
            <translation>History of revisions</translation>
        </message>
        <message>
            <source>Graph</source>
            <translation>Graph</translation>
        </message>
    </context>
    <context>
        <name>HistoryView</name>
        <message>
            <source>History</source>
            <translation>History</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Search</translation>
        </message>
        <message>
            <source>Search revisions by id, message, label or file</source>
            <translation>Search revisions by id, message, label or file</translation>
        </message>
        <message>
            <source>Search revisions by id, message, label or file (Ctrl+F)</source>
            <translation>Search revisions by id, message, label or file (Ctrl+F)</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filter</translation>
        </message>
        <message>
            <source>Show only the revisions that match</source>
            <translation>Show only the revisions that match</translation>
        </message>
        <message numerus="yes">
            <source>%n match(es)</source>
            <translation>
                <numerusform>%n match</numerusform>
                <numerusform>%n matches</numerusform>
            </translation>
        </message>
        <message>
            <source>Select a revision to see what it would change.</source>
            <translation>Select a revision to see what it would change.</translation>
        </message>
        <message>
            <source>is where the database stands</source>
            <translation>is where the database stands</translation>
        </message>
        <message numerus="yes">
            <source>is applied; going back to it undoes %n revision(s)</source>
            <translation>
                <numerusform>is applied; going back to it undoes %n revision</numerusform>
                <numerusform>is applied; going back to it undoes %n revisions</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>is pending; upgrading to it runs %n revision(s)</source>
            <translation>
                <numerusform>is pending; upgrading to it runs %n revision</numerusform>
                <numerusform>is pending; upgrading to it runs %n revisions</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LogModel</name>
        <message>
            <source>Detail</source>
            <translation>Detail</translation>
        </message>
        <message>
            <source>Information</source>
            <translation>Information</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>Warning</translation>
        </message>
        <message>
            <source>Error</source>
            <translation>Error</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Time</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Level</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>Message</translation>
        </message>
    </context>
    <context>
        <name>LogPane</name>
        <message>
            <source>Least level that is shown</source>
            <translation>Least level that is shown</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Search</translation>
        </message>
        <message>
            <source>Search the log</source>
            <translation>Search the log</translation>
        </message>
        <message>
            <source>Clear the log</source>
            <translation>Clear the log</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Log</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Copy</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>History</source>
            <translation>History</translation>
        </message>
        <message>
            <source>SQL</source>
            <translation>SQL</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Log</translation>
        </message>
        <message>
            <source>SQL and Log</source>
            <translation>SQL and Log</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Help</translation>
        </message>
        <message>
            <source>&amp;About Retort</source>
            <translation>&amp;About Retort</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;File</translation>
        </message>
        <message>
            <source>&amp;Open Project…</source>
            <translation>&amp;Open Project…</translation>
        </message>
        <message>
            <source>Open &amp;Recent</source>
            <translation>Open &amp;Recent</translation>
        </message>
        <message>
            <source>Open the Sa&amp;mple Project</source>
            <translation>Open the Sa&amp;mple Project</translation>
        </message>
        <message>
            <source>&amp;Read Scripts Again</source>
            <translation>&amp;Read Scripts Again</translation>
        </message>
        <message>
            <source>&amp;Save Script</source>
            <translation>&amp;Save Script</translation>
        </message>
        <message>
            <source>Save A&amp;ll</source>
            <translation>Save A&amp;ll</translation>
        </message>
        <message>
            <source>&amp;Close Script</source>
            <translation>&amp;Close Script</translation>
        </message>
        <message>
            <source>&amp;Export SQL…</source>
            <translation>&amp;Export SQL…</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Quit</translation>
        </message>
        <message>
            <source>Re&amp;vision</source>
            <translation>Re&amp;vision</translation>
        </message>
        <message>
            <source>&amp;Find…</source>
            <translation>&amp;Find…</translation>
        </message>
        <message>
            <source>&amp;Go to</source>
            <translation>&amp;Go to</translation>
        </message>
        <message>
            <source>&amp;Database</source>
            <translation>&amp;Database</translation>
        </message>
        <message>
            <source>V&amp;iew</source>
            <translation>V&amp;iew</translation>
        </message>
        <message>
            <source>Go to &amp;History</source>
            <translation>Go to &amp;History</translation>
        </message>
        <message>
            <source>Go to the &amp;Script</source>
            <translation>Go to the &amp;Script</translation>
        </message>
        <message>
            <source>Go to the S&amp;QL</source>
            <translation>Go to the S&amp;QL</translation>
        </message>
        <message>
            <source>Go to the &amp;Log</source>
            <translation>Go to the &amp;Log</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>&amp;Theme</translation>
        </message>
        <message>
            <source>As the &amp;System</source>
            <translation>As the &amp;System</translation>
        </message>
        <message>
            <source>&amp;Light</source>
            <translation>&amp;Light</translation>
        </message>
        <message>
            <source>&amp;Dark</source>
            <translation>&amp;Dark</translation>
        </message>
        <message>
            <source>L&amp;anguage (at the next start)</source>
            <translation>L&amp;anguage (at the next start)</translation>
        </message>
        <message>
            <source>%1 – Retort</source>
            <translation>%1 – Retort</translation>
        </message>
        <message>
            <source>%1 could not be opened.</source>
            <translation>%1 could not be opened.</translation>
        </message>
        <message>
            <source>The sample project could not be copied</source>
            <translation>The sample project could not be copied</translation>
        </message>
        <message>
            <source>None yet</source>
            <translation>None yet</translation>
        </message>
        <message numerus="yes">
            <source>%n revision(s)</source>
            <translation>
                <numerusform>%n revision</numerusform>
                <numerusform>%n revisions</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n head(s)</source>
            <translation>
                <numerusform>%n head</numerusform>
                <numerusform>%n heads</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n broken script(s)</source>
            <translation>
                <numerusform>%n broken script</numerusform>
                <numerusform>%n broken scripts</numerusform>
            </translation>
        </message>
        <message>
            <source>running</source>
            <translation>running</translation>
        </message>
        <message>
            <source>working out the plan…</source>
            <translation>working out the plan…</translation>
        </message>
        <message numerus="yes">
            <source>%n unsaved script(s)</source>
            <translation>
                <numerusform>%n unsaved script</numerusform>
                <numerusform>%n unsaved scripts</numerusform>
            </translation>
        </message>
        <message>
            <source>A run is under way</source>
            <translation>A run is under way</translation>
        </message>
        <message>
            <source>Cancel it, or wait for its end.</source>
            <translation>Cancel it, or wait for its end.</translation>
        </message>
        <message>
            <source>Database migrations, seen and applied. Free software under the GPL, version 3 or later.</source>
            <translation>Database migrations, seen and applied. Free software under the GPL, version 3 or later.</translation>
        </message>
    </context>
    <context>
        <name>NewRevisionDialog</name>
        <message>
            <source>C&amp;reate</source>
            <translation>C&amp;reate</translation>
        </message>
        <message>
            <source>New Revision</source>
            <translation>New Revision</translation>
        </message>
        <message>
            <source>New revision</source>
            <translation>New revision</translation>
        </message>
        <message>
            <source>What it changes, in a few words</source>
            <translation>What it changes, in a few words</translation>
        </message>
        <message>
            <source>Optional: starts a named branch</source>
            <translation>Optional: starts a named branch</translation>
        </message>
        <message>
            <source>Optional: ids or labels, separated by commas</source>
            <translation>Optional: ids or labels, separated by commas</translation>
        </message>
        <message>
            <source>&amp;Message</source>
            <translation>&amp;Message</translation>
        </message>
        <message>
            <source>&amp;After</source>
            <translation>&amp;After</translation>
        </message>
        <message>
            <source>Branch &amp;label</source>
            <translation>Branch &amp;label</translation>
        </message>
        <message>
            <source>&amp;Depends on</source>
            <translation>&amp;Depends on</translation>
        </message>
        <message>
            <source>File</source>
            <translation>File</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Cancel</translation>
        </message>
        <message>
            <source>Nothing: a new base</source>
            <translation>Nothing: a new base</translation>
        </message>
        <message>
            <source>That revision has a child already: this starts a second branch, and the project will have one more head.</source>
            <translation>That revision has a child already: this starts a second branch, and the project will have one more head.</translation>
        </message>
    </context>
    <context>
        <name>OutputPane</name>
        <message>
            <source>Output</source>
            <translation>Output</translation>
        </message>
    </context>
    <context>
        <name>PlanView</name>
        <message>
            <source>Downgrade %1 to %2</source>
            <translation>Downgrade %1 to %2</translation>
        </message>
        <message>
            <source>Stamp %1 as %2</source>
            <translation>Stamp %1 as %2</translation>
        </message>
        <message>
            <source>Upgrade %1 to %2</source>
            <translation>Upgrade %1 to %2</translation>
        </message>
        <message>
            <source>&amp;Apply Downgrade</source>
            <translation>&amp;Apply Downgrade</translation>
        </message>
        <message>
            <source>&amp;Apply Stamp</source>
            <translation>&amp;Apply Stamp</translation>
        </message>
        <message>
            <source>&amp;Apply Upgrade</source>
            <translation>&amp;Apply Upgrade</translation>
        </message>
        <message>
            <source>no transaction: what a failure or a cancel has reached stays</source>
            <translation>no transaction: what a failure or a cancel has reached stays</translation>
        </message>
        <message>
            <source>a transaction for each revision: a failure or a cancel undoes the one that runs</source>
            <translation>a transaction for each revision: a failure or a cancel undoes the one that runs</translation>
        </message>
        <message>
            <source>one transaction: a failure or a cancel undoes all of it</source>
            <translation>one transaction: a failure or a cancel undoes all of it</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Cancel</translation>
        </message>
        <message>
            <source>SQL of the plan</source>
            <translation>SQL of the plan</translation>
        </message>
        <message>
            <source>Nothing has been run yet.</source>
            <translation>Nothing has been run yet.</translation>
        </message>
        <message>
            <source>The database is there already; nothing is to be done.</source>
            <translation>The database is there already; nothing is to be done.</translation>
        </message>
        <message numerus="yes">
            <source>%n revision(s)</source>
            <translation>
                <numerusform>%n revision</numerusform>
                <numerusform>%n revisions</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n statement(s)</source>
            <translation>
                <numerusform>%n statement</numerusform>
                <numerusform>%n statements</numerusform>
            </translation>
        </message>
        <message>
            <source>A stamp changes the version table alone. No script runs: the tables must be what that revision expects already.</source>
            <translation>A stamp changes the version table alone. No script runs: the tables must be what that revision expects already.</translation>
        </message>
        <message>
            <source>Going back drops what these revisions made, with the data in it.</source>
            <translation>Going back drops what these revisions made, with the data in it.</translation>
        </message>
        <message numerus="yes">
            <source>%n revision(s) cannot be taken back by a downgrade.</source>
            <translation>
                <numerusform>%n revision cannot be taken back by a downgrade.</numerusform>
                <numerusform>%n revisions cannot be taken back by a downgrade.</numerusform>
            </translation>
        </message>
        <message>
            <source>The preview ends early: %1</source>
            <translation>The preview ends early: %1</translation>
        </message>
    </context>
    <context>
        <name>Questions</name>
        <message>
            <source>Save the changes first?</source>
            <translation>Save the changes first?</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>&amp;Save</translation>
        </message>
        <message>
            <source>&amp;Discard</source>
            <translation>&amp;Discard</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>&amp;Cancel</translation>
        </message>
        <message>
            <source>%1 was changed by another program.</source>
            <translation>%1 was changed by another program.</translation>
        </message>
        <message>
            <source>Reading it again loses your unsaved changes.</source>
            <translation>Reading it again loses your unsaved changes.</translation>
        </message>
        <message>
            <source>&amp;Read Again</source>
            <translation>&amp;Read Again</translation>
        </message>
        <message>
            <source>&amp;Keep Mine</source>
            <translation>&amp;Keep Mine</translation>
        </message>
        <message>
            <source>Saving replaces what that program wrote.</source>
            <translation>Saving replaces what that program wrote.</translation>
        </message>
        <message>
            <source>&amp;Save Anyway</source>
            <translation>&amp;Save Anyway</translation>
        </message>
        <message>
            <source>Open Project</source>
            <translation>Open Project</translation>
        </message>
        <message>
            <source>Alembic configuration (*.ini pyproject.toml)</source>
            <translation>Alembic configuration (*.ini pyproject.toml)</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>All files (*)</translation>
        </message>
    </context>
    <context>
        <name>RevisionActions</name>
        <message>
            <source>&amp;Upgrade to Here…</source>
            <translation>&amp;Upgrade to Here…</translation>
        </message>
        <message>
            <source>&amp;Downgrade to Here…</source>
            <translation>&amp;Downgrade to Here…</translation>
        </message>
        <message>
            <source>&amp;Stamp as Current…</source>
            <translation>&amp;Stamp as Current…</translation>
        </message>
        <message>
            <source>&amp;New Revision…</source>
            <translation>&amp;New Revision…</translation>
        </message>
        <message>
            <source>Open S&amp;cript</source>
            <translation>Open S&amp;cript</translation>
        </message>
        <message>
            <source>Copy Revision &amp;Id</source>
            <translation>Copy Revision &amp;Id</translation>
        </message>
        <message>
            <source>Upgrade to &amp;Head…</source>
            <translation>Upgrade to &amp;Head…</translation>
        </message>
        <message>
            <source>Downgrade to &amp;Base…</source>
            <translation>Downgrade to &amp;Base…</translation>
        </message>
        <message>
            <source>&amp;Connect and Read State</source>
            <translation>&amp;Connect and Read State</translation>
        </message>
        <message>
            <source>C&amp;ancel the Run</source>
            <translation>C&amp;ancel the Run</translation>
        </message>
        <message>
            <source>&amp;Current Revision</source>
            <translation>&amp;Current Revision</translation>
        </message>
        <message>
            <source>&amp;Head</source>
            <translation>&amp;Head</translation>
        </message>
        <message>
            <source>Next &amp;Pending</source>
            <translation>Next &amp;Pending</translation>
        </message>
        <message>
            <source>P&amp;arent</source>
            <translation>P&amp;arent</translation>
        </message>
        <message>
            <source>C&amp;hild</source>
            <translation>C&amp;hild</translation>
        </message>
    </context>
    <context>
        <name>RunView</name>
        <message>
            <source>Downgrading %1 to %2</source>
            <translation>Downgrading %1 to %2</translation>
        </message>
        <message>
            <source>Stamping %1 as %2</source>
            <translation>Stamping %1 as %2</translation>
        </message>
        <message>
            <source>Upgrading %1 to %2</source>
            <translation>Upgrading %1 to %2</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Cancelled</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Failed</translation>
        </message>
        <message>
            <source>Downgraded to %1</source>
            <translation>Downgraded to %1</translation>
        </message>
        <message>
            <source>Stamped as %1</source>
            <translation>Stamped as %1</translation>
        </message>
        <message>
            <source>Upgraded to %1</source>
            <translation>Upgraded to %1</translation>
        </message>
        <message>
            <source>&amp;Open the Script</source>
            <translation>&amp;Open the Script</translation>
        </message>
        <message>
            <source>Copy &amp;Report</source>
            <translation>Copy &amp;Report</translation>
        </message>
        <message>
            <source>&amp;Cancel the Run</source>
            <translation>&amp;Cancel the Run</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Close</translation>
        </message>
        <message>
            <source>Progress of the run</source>
            <translation>Progress of the run</translation>
        </message>
        <message>
            <source>Statement</source>
            <translation>Statement</translation>
        </message>
        <message>
            <source>Cancelling…</source>
            <translation>Cancelling…</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>Connecting…</translation>
        </message>
        <message>
            <source>Another program writes to this database; waiting for %1.</source>
            <translation>Another program writes to this database; waiting for %1.</translation>
        </message>
        <message>
            <source>%1 writes to this database; waiting for %2.</source>
            <translation>%1 writes to this database; waiting for %2.</translation>
        </message>
        <message numerus="yes">
            <source>%n statement(s)</source>
            <translation>
                <numerusform>%n statement</numerusform>
                <numerusform>%n statements</numerusform>
            </translation>
        </message>
        <message>
            <source>base</source>
            <translation>base</translation>
        </message>
        <message>
            <source>The database stands at %1.</source>
            <translation>The database stands at %1.</translation>
        </message>
        <message>
            <source>%1, line %2</source>
            <translation>%1, line %2</translation>
        </message>
        <message>
            <source>Nothing was changed.</source>
            <translation>Nothing was changed.</translation>
        </message>
        <message>
            <source>Applied and kept: %1</source>
            <translation>Applied and kept: %1</translation>
        </message>
    </context>
    <context>
        <name>SampleProject</name>
        <message>
            <source>Cannot write %1: %2</source>
            <translation>Cannot write %1: %2</translation>
        </message>
    </context>
    <context>
        <name>ScriptEditor</name>
        <message>
            <source>Cannot read %1: %2</source>
            <translation>Cannot read %1: %2</translation>
        </message>
        <message>
            <source>%1 is not UTF-8 text</source>
            <translation>%1 is not UTF-8 text</translation>
        </message>
        <message>
            <source>Script %1</source>
            <translation>Script %1</translation>
        </message>
        <message>
            <source>Cannot write %1: %2</source>
            <translation>Cannot write %1: %2</translation>
        </message>
    </context>
    <context>
        <name>SqlPreview</name>
        <message>
            <source>Working…</source>
            <translation>Working…</translation>
        </message>
        <message>
            <source>Database for which the SQL is shown</source>
            <translation>Database for which the SQL is shown</translation>
        </message>
        <message>
            <source>Direction of the SQL</source>
            <translation>Direction of the SQL</translation>
        </message>
        <message>
            <source>Upgrade</source>
            <translation>Upgrade</translation>
        </message>
        <message>
            <source>Downgrade</source>
            <translation>Downgrade</translation>
        </message>
        <message>
            <source>Copy the SQL</source>
            <translation>Copy the SQL</translation>
        </message>
        <message>
            <source>Export the SQL to a file…</source>
            <translation>Export the SQL to a file…</translation>
        </message>
        <message>
            <source>%1, line %2</source>
            <translation>%1, line %2</translation>
        </message>
        <message>
            <source>SQL (*.sql)</source>
            <translation>SQL (*.sql)</translation>
        </message>
        <message>
            <source>The SQL was not exported</source>
            <translation>The SQL was not exported</translation>
        </message>
    </context>
    <context>
        <name>SqlView</name>
        <message>
            <source>SQL</source>
            <translation>SQL</translation>
        </message>
        <message>
            <source>  (%1, line %2)</source>
            <translation>  (%1, line %2)</translation>
        </message>
    </context>
    <context>
        <name>StepList</name>
        <message>
            <source>Revisions of the plan</source>
            <translation>Revisions of the plan</translation>
        </message>
    </context>
    <context>
        <name>StepModel</name>
        <message>
            <source>%1 ms</source>
            <translation>%1 ms</translation>
        </message>
        <message>
            <source>%1 s</source>
            <translation>%1 s</translation>
        </message>
        <message>
            <source>%1 min %2 s</source>
            <translation>%1 min %2 s</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>waiting</translation>
        </message>
        <message>
            <source>running</source>
            <translation>running</translation>
        </message>
        <message>
            <source>done</source>
            <translation>done</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>failed</translation>
        </message>
        <message>
            <source>undone</source>
            <translation>undone</translation>
        </message>
        <message numerus="yes">
            <source>%n statement(s)</source>
            <translation>
                <numerusform>%n statement</numerusform>
                <numerusform>%n statements</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 of %2</translation>
        </message>
        <message>
            <source>base</source>
            <translation>base</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>No database</source>
            <translation>No database</translation>
        </message>
        <message>
            <source>Connect to %1</source>
            <translation>Connect to %1</translation>
        </message>
        <message>
            <source>not connected: applied and pending are unknown</source>
            <translation>not connected: applied and pending are unknown</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>Database</translation>
        </message>
        <message>
            <source>reading…</source>
            <translation>reading…</translation>
        </message>
        <message>
            <source>base</source>
            <translation>base</translation>
        </message>
        <message>
            <source>at %1</source>
            <translation>at %1</translation>
        </message>
        <message numerus="yes">
            <source>%n pending</source>
            <translation>
                <numerusform>%n pending</numerusform>
                <numerusform>%n pending</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>WelcomePage</name>
        <message>
            <source>Recent projects</source>
            <translation>Recent projects</translation>
        </message>
        <message>
            <source>Database migrations, seen and applied</source>
            <translation>Database migrations, seen and applied</translation>
        </message>
        <message>
            <source>&amp;Open a project…</source>
            <translation>&amp;Open a project…</translation>
        </message>
        <message>
            <source>Try the &amp;sample project</source>
            <translation>Try the &amp;sample project</translation>
        </message>
        <message>
            <source>Open %1</source>
            <translation>Open %1</translation>
        </message>
        <message>
            <source>Opening %1…</source>
            <translation>Opening %1…</translation>
        </message>
        <message>
            <source>%1 could not be opened.</source>
            <translation>%1 could not be opened.</translation>
        </message>
    </context>
    <context>
        <name>Workspace</name>
        <message>
            <source>Opening %1</source>
            <translation>Opening %1</translation>
        </message>
        <message numerus="yes">
            <source>%1: %n revision(s)</source>
            <translation>
                <numerusform>%1: %n revision</numerusform>
                <numerusform>%1: %n revisions</numerusform>
            </translation>
        </message>
        <message>
            <source>Saved %1</source>
            <translation>Saved %1</translation>
        </message>
        <message>
            <source>Downgrading to %1</source>
            <translation>Downgrading to %1</translation>
        </message>
        <message>
            <source>Stamping %1</source>
            <translation>Stamping %1</translation>
        </message>
        <message>
            <source>Upgrading to %1</source>
            <translation>Upgrading to %1</translation>
        </message>
        <message>
            <source>Cancelling</source>
            <translation>Cancelling</translation>
        </message>
        <message numerus="yes">
            <source>Done: %n statement(s)</source>
            <translation>
                <numerusform>Done: %n statement</numerusform>
                <numerusform>Done: %n statements</numerusform>
            </translation>
        </message>
        <message>
            <source>Wrote %1</source>
            <translation>Wrote %1</translation>
        </message>
        <message>
            <source>Its downgrade fails: %1</source>
            <translation>Its downgrade fails: %1</translation>
        </message>
        <message>
            <source>Its downgrade does nothing</source>
            <translation>Its downgrade does nothing</translation>
        </message>
        <message>
            <source>The project names no database (sqlalchemy.url)</source>
            <translation>The project names no database (sqlalchemy.url)</translation>
        </message>
        <message>
            <source>base</source>
            <translation>base</translation>
        </message>
    </context>
    <context>
        <name>main</name>
        <message>
            <source>Database migrations, seen and applied</source>
            <translation>Database migrations, seen and applied</translation>
        </message>
        <message>
            <source>Language of the window: en or ru.</source>
            <translation>Language of the window: en or ru.</translation>
        </message>
        <message>
            <source>Colours: system, light or dark.</source>
            <translation>Colours: system, light or dark.</translation>
        </message>
        <message>
            <source>Draw the pictures of the documentation into a folder, and end.</source>
            <translation>Draw the pictures of the documentation into a folder, and end.</translation>
        </message>
        <message>
            <source>A project's folder, its alembic.ini or its pyproject.toml.</source>
            <translation>A project's folder, its alembic.ini or its pyproject.toml.</translation>
        </message>
    </context>
</TS>
