"""Supabase: Edge Functions behind their gateway, and what the data API serves of the database."""

from contractguard.inventory.frameworks.supabase.discovery import Supabase

__all__ = ["Supabase"]
