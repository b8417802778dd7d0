"""Reads of the studio: drafts, and documents as they lie before their trainers."""

from app.studio.queries.desks import all_drafts, desk_of, find_draft, library_draft

__all__ = ["all_drafts", "desk_of", "find_draft", "library_draft"]
