# SPDX-License-Identifier: GPL-3.0-or-later
# geoalchemy2: the spatial types.
import _retort
import sqlalchemy as sa

__submodules__ = ("types", "functions", "elements", "shape", "admin", "comparator", "alembic_helpers", "exc", "utils",
                  "dialects")


class _SpatialType(sa.types.UserDefinedType):
    name = None

    def __init__(self, geometry_type="GEOMETRY", srid=-1, dimension=None, spatial_index=True, use_N_D_index=False,
                 use_typmod=None, from_text=None, name=None, nullable=True, **kw):
        self.geometry_type = geometry_type.upper() if geometry_type else None
        self.srid = int(srid if srid is not None else -1)
        self.spatial_index = spatial_index
        self.use_N_D_index = use_N_D_index
        self.nullable = nullable
        if name is not None:
            self.name = name

    def get_col_spec(self, **kw):
        if _retort.dialect_name() in ("mysql", "mariadb"):
            text = self.geometry_type or "GEOMETRY"
            if not self.nullable or self.spatial_index:
                text += " NOT NULL"
            if self.srid > 0 and _retort.dialect_name() != "mariadb":
                text += " SRID %d" % self.srid
            return text
        if _retort.dialect_name() == "mssql" or not self.geometry_type:
            return self.name
        return "%s(%s,%d)" % (self.name, self.geometry_type, self.srid)


class Geometry(_SpatialType):
    name = "geometry"


class Geography(_SpatialType):
    name = "geography"


class Raster(sa.types.UserDefinedType):
    def __init__(self, spatial_index=True, from_text=None, name=None, nullable=True, **kw):
        self.spatial_index = spatial_index
        self.name = name or "raster"

    def get_col_spec(self, **kw):
        return self.name


class WKTElement:
    def __init__(self, data, srid=-1, extended=None):
        self.data = data
        self.srid = srid
        self.extended = extended

    def __str__(self):
        return self.data

    def __clause_element__(self):
        if self.srid > 0:
            return sa.func.ST_GeomFromText(self.data, self.srid)
        return sa.func.ST_GeomFromText(self.data)
