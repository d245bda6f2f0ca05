"""Django, and Django REST framework on top of it."""

from contractguard.inventory.frameworks.django.application import Django

__all__ = ["Django"]
