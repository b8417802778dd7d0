"""Background work of certification. Importing a file of this folder registers its jobs."""

from app.certification.jobs import printing, standings

__all__ = ["printing", "standings"]
