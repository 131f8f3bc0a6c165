"""What the commands in Python share: where the project is, and with which Python.

Importing it goes on with the Python of `.venv` where there is one. The package
can then be imported from the project without Home Assistant, whose import takes
longer than most commands: only what is below the line of docs/architecture.md.
"""

import os
from pathlib import Path
import sys
from types import ModuleType

HOME = Path(__file__).resolve().parent.parent
"""Where the commands are."""
ROOT = Path(os.environ.get("RVC_ROOT", HOME))
"""What they work on: the project, or a copy of it."""
PACKAGE = ROOT / "custom_components" / "rvc"

_PYTHON = HOME / ".venv" / "bin" / "python"

if Path(sys.prefix) != _PYTHON.parent.parent and _PYTHON.exists():
    os.execv(_PYTHON, [str(_PYTHON), *sys.argv])

# The package's own __init__ is Home Assistant's side of it.
_package = ModuleType("custom_components.rvc")
_package.__path__ = [str(PACKAGE)]
sys.modules[_package.__name__] = _package
sys.path.insert(0, str(ROOT))
