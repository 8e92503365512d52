output "url" {
  description = "DATABASE_URL without its password, which comes from the secret as PGPASSWORD."
  value       = "postgresql://${aws_db_instance.this.username}@${aws_db_instance.this.address}:${aws_db_instance.this.port}/${aws_db_instance.this.db_name}?sslmode=verify-full"
}

output "identifier" {
  description = "Name of the instance, for alarms and restores."
  value       = aws_db_instance.this.identifier
}

output "security_group_id" {
  description = "Group of the database."
  value       = aws_security_group.this.id
}
