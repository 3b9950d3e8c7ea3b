# SPDX-License-Identifier: GPL-3.0-or-later
# alembic.config: the configuration as env.py sees and changes it. Nothing is written to a file.
import re

import _retort
from alembic.util import CommandError


class _Options:
    """The command line as env.py may ask for it (config.cmd_opts): what was not given is None."""

    def __init__(self, x):
        self.x = list(x)
        self.name = self.config = None

    def __getattr__(self, name):
        return None


class _Sections:
    """config.file_config: sections of texts, with %(name)s and %% as configparser has them."""

    def __init__(self, sections):
        self._sections = sections

    def sections(self):
        return list(self._sections)

    def has_section(self, section):
        return section in self._sections

    def add_section(self, section):
        self._sections[section] = {}

    def has_option(self, section, name):
        return section in self._sections and name.lower() in self._sections[section]

    def set(self, section, name, value=None):
        self._sections[section][name.lower()] = value

    def remove_option(self, section, name):
        return self._sections.get(section, {}).pop(name.lower(), None) is not None

    def get(self, section, name, **kw):
        if not self.has_option(section, name):
            if "fallback" in kw:
                return kw["fallback"]
            raise KeyError(name)
        return self._interpolated(section, self._sections[section][name.lower()], 10)

    def items(self, section, **kw):
        return [(name, self.get(section, name)) for name in self._sections[section]]

    def _interpolated(self, section, text, depth):
        if not isinstance(text, str) or "%" not in text:
            return text
        if depth == 0:
            raise ValueError("Recursion limit exceeded in value substitution: %r" % text)
        values = self._sections[section]
        return re.sub(r"%%|%\((\w+)\)s", lambda found: "%" if found.group(1) is None else
                      self._interpolated(section, values[found.group(1).lower()], depth - 1), text)


class Config:
    def __init__(self, file_=None, toml_file=None, ini_section="alembic", output_buffer=None, stdout=None,
                 cmd_opts=None, config_args=None, attributes=None):
        self.config_file_name = file_
        self.toml_file_name = toml_file
        self.config_ini_section = ini_section
        self.output_buffer = output_buffer
        self.stdout = stdout
        self.cmd_opts = cmd_opts
        self.config_args = config_args or {}
        self.attributes = dict(attributes or {})
        self.file_config = _Sections({})
        self._toml_options = {}

    def print_stdout(self, text, *args):
        print(str(text) % args if args else text)

    def get_template_directory(self):
        return ""

    def get_section(self, name, default=None):
        return dict(self.file_config.items(name)) if self.file_config.has_section(name) else default

    def set_section_option(self, section, name, value):
        if not self.file_config.has_section(section):
            self.file_config.add_section(section)
        self.file_config.set(section, name, value)

    def get_section_option(self, section, name, default=None):
        if not self.file_config.has_section(section):
            raise CommandError("No config file %r found, or file has no '[%s]' section" %
                               (self.config_file_name, section))
        return self.file_config.get(section, name, fallback=default)

    def set_main_option(self, name, value):
        self.set_section_option(self.config_ini_section, name, value)

    def remove_main_option(self, name):
        self.file_config.remove_option(self.config_ini_section, name)

    def get_main_option(self, name, default=None):
        return self.get_section_option(self.config_ini_section, name, default)

    def get_alembic_option(self, name, default=None):
        if self.file_config.has_option(self.config_ini_section, name):
            return self.file_config.get(self.config_ini_section, name)
        return self._toml_options.get(name, default)


def project_config():
    """The configuration of the project that is being read (context.config)."""
    file, toml_file, section, sections, toml_options, x = _retort.configuration()
    config = Config(file, toml_file, section, cmd_opts=_Options(x))
    config.file_config = _Sections(sections)
    config._toml_options = toml_options
    return config
