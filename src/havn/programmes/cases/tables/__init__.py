"""What is listed and shown of requests and cases."""
