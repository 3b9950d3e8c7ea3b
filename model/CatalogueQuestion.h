// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace retort {

/// What a connected database's catalogue is asked for beside its tables. Each answer is a list of texts.
enum class CatalogueQuestion {
    /// Names of the schema's views, without materialized ones; sorted, as the next three.
    Views,
    MaterializedViews,
    Sequences,
    /// Names of all schemas.
    Schemas,
    /// The text of one view; empty if there is no such view.
    ViewDefinition,
    /// What the server says of its version, in one text.
    ServerVersion,
    /// The schema (MySQL: the database) that names without one belong to; nothing where there is none.
    DefaultSchema,
};

} // namespace retort
