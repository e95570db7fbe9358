"""What `azbearer app` is made of: the services it talks to, and the environment file that it writes."""
