"""Flask, and Quart, which has its shape; Flask-RESTful, Flask-RESTX, Flask-Smorest and Connexion on top of them."""

from contractguard.inventory.frameworks.flask.application import Flask

__all__ = ["Flask"]
