"""Translate French news into English, Vietnamese and Japanese, on an ordinary CPU, offline."""
