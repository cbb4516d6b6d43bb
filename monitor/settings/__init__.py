"""What the operator of an installation decides, read from the environment: a file a subject, each field documented."""

from monitor.settings.installation import Settings, SettingsRefused, settings

__all__ = ["Settings", "SettingsRefused", "settings"]
