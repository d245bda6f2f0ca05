"""What Starlette and FastAPI have in common: applications that are filled with routes and with other applications."""
