"""On a case's page: exhibits, files and labels."""
