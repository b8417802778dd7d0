"""Background work of certification. Importing a file of this folder registers its jobs."""

from app.certification.jobs import previews, printing, protocols, standings

__all__ = ["previews", "printing", "protocols", "standings"]
