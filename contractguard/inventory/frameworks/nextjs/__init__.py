"""Next.js: routes by where their files stand, in the App Router and the Pages Router."""

from contractguard.inventory.frameworks.nextjs.discovery import NextJs

__all__ = ["NextJs"]
