"""Let every engine of layers take its time for a Python process: seconds for each count, as a distant one might."""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_MODULE, _SECONDS = "transcaspian.layers.source", float(os.environ["SLOW_ENGINE"])


class _Slow(MetaPathFinder, Loader):
    """Loads the module that asks engines, and lets what it counts wait."""

    _loader: Loader | None = None

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != _MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        assert spec and spec.loader
        self._loader, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        assert self._loader
        self._loader.exec_module(module)
        counts = module.Source.counts

        def slow(self: Any, question: Any) -> Any:
            time.sleep(_SECONDS)
            return counts(self, question)

        module.Source.counts = slow


sys.meta_path.insert(0, _Slow())
