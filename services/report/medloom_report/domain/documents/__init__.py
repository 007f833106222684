"""The report as a document: composed once, written as DOCX and as PDF."""

from medloom_report.domain.documents.blocks import Document, places
from medloom_report.domain.documents.compose import compose
from medloom_report.domain.documents.docx import write_docx
from medloom_report.domain.documents.pdf import pages_of, write_pdf

__all__ = ["Document", "compose", "pages_of", "places", "write_docx", "write_pdf"]
