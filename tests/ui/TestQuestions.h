// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/Questions.h"

#include <QStringList>

namespace retort::test {

/// Answers by itself, and remembers what it was asked.
class TestQuestions : public ui::Questions
{
public:
    Save saveAnswer = Save::Cancel;
    Outside outsideAnswer = Outside::KeepMine;
    Overwrite overwriteAnswer = Overwrite::Cancel;
    QString project;
    QString file;
    QStringList asked;

    Save unsaved(QWidget *, const QStringList &) override
    {
        asked << QStringLiteral("unsaved");
        return saveAnswer;
    }
    Outside changedOutside(QWidget *, const QString &) override
    {
        asked << QStringLiteral("outside");
        return outsideAnswer;
    }
    Overwrite overwrite(QWidget *, const QString &) override
    {
        asked << QStringLiteral("overwrite");
        return overwriteAnswer;
    }
    void tell(QWidget *, const QString &title, const QString &text) override
    {
        asked << QStringLiteral("tell: ") + title + QStringLiteral(" ") + text;
    }
    QString projectToOpen(QWidget *, const QString &) override { return project; }
    QString fileToSave(QWidget *, const QString &, const QString &) override { return file; }
};

} // namespace retort::test
