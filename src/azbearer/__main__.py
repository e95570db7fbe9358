"""`python -m azbearer`."""

from __future__ import annotations

import sys

from azbearer.cli.main import main

sys.exit(main())
