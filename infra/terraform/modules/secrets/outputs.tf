output "arns" {
  description = "The secrets by name: database-password, nextauth-secret, secrets-key, oidc-client-secret."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }

  # A task that starts before there is a value fails.
  depends_on = [
    aws_secretsmanager_secret_version.database_password,
    aws_secretsmanager_secret_version.nextauth_secret,
    aws_secretsmanager_secret_version.secrets_key,
  ]
}

output "database_password_secret_id" {
  description = "Where the database's module reads its password from, once it is there."
  value       = aws_secretsmanager_secret_version.database_password.secret_id
}

output "database_password_version" {
  description = "Which password it is; a new number sets the new one."
  value       = var.versions.database_password
}
