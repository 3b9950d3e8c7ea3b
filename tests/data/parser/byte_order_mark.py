# -*- coding: utf-8 -*-
"""Doc

Revision ID: abc
"""
x = 1
