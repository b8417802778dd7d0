"""Background work of certification. Importing a file of this folder registers its jobs."""

from app.certification.jobs import printing

__all__ = ["printing"]
