"""Background work of certification. Importing a file of this folder registers its jobs."""

from app.certification.jobs import batches, previews, printing, protocols, standings, withdrawals

__all__ = ["batches", "previews", "printing", "protocols", "standings", "withdrawals"]
