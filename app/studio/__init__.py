"""The trainers' pages: texts of the library written in the browser, as drafts, and published from there."""

from app.studio.service.publishing import follow_publication

__all__ = ["follow_publication"]
