// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/WorkspaceTypes.h"

#include <QDialog>

namespace retort::ui {

class Workspace;

/// A fact of a matter ("staging: password from …") in the language of the window.
QString trustFactText(const QString &fact);

/// Shows what a project would connect to and look up, before it does, and asks whether it may.
class TrustDialog : public QDialog
{
    Q_OBJECT

public:
    /// `workspace` outlives the dialog, and is told the answer.
    TrustDialog(Workspace &workspace, std::vector<TrustAsked> asked, QWidget *parent = nullptr);

private:
    QWidget *card(const TrustAsked &asked) const;

    Workspace &m_workspace;
    std::vector<TrustAsked> m_asked;
};

} // namespace retort::ui
