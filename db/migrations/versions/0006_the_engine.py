"""the engine under load: what channels, sweeps, stores and fast lists need"""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings a database of the third part to this release."""


def downgrade() -> None:
    """There is no way back (docs/decisions/0015)."""
    raise NotImplementedError("Restore the backup from before the upgrade.")
