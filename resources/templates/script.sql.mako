## A plain SQL revision. A project's own script.sql.mako, beside its script.py.mako, takes this one's place.
-- message: ${message.replace("\n", " ")}
-- revision: ${up_revision}
-- revises: ${down_revision | comma,n}
% if branch_labels:
-- branch labels: ${branch_labels | comma,n}
% endif
% if depends_on:
-- depends on: ${depends_on | comma,n}
% endif
-- created: ${create_date}
-- upgrade
${upgrades.rstrip("\n") + "\n" if upgrades else ""}\
-- downgrade
${downgrades.rstrip("\n") + "\n" if downgrades else ""}\
