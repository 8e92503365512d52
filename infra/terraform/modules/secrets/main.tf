# Made while applying, handed over in write-only arguments, never in state or plan.

ephemeral "random_password" "database" {
  length  = 40
  special = false
}

ephemeral "random_password" "nextauth" {
  length  = 64
  special = false
}

# SECRETS_KEY is 32 bytes in base64; 32 characters of 88 hold 206 bits.
ephemeral "random_password" "secrets_key" {
  length  = 32
  special = true
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:processes read secrets at their start, so a rotation is a deployment: docs/operations/rotate-keys.md
  for_each = {
    database-password  = "Password of the database's owner, with which web, worker and migrate come in"
    nextauth-secret    = "NEXTAUTH_SECRET: signs sessions"
    secrets-key        = "SECRETS_KEY: seals API keys and webhook secrets in the database"
    oidc-client-secret = "OIDC_CLIENT_SECRET: put in by hand, from the identity provider"
  }

  name                    = "${var.name}/${each.key}"
  description             = each.value
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "database_password" {
  secret_id                = aws_secretsmanager_secret.this["database-password"].id
  secret_string_wo         = ephemeral.random_password.database.result
  secret_string_wo_version = var.versions.database_password
}

resource "aws_secretsmanager_secret_version" "nextauth_secret" {
  secret_id                = aws_secretsmanager_secret.this["nextauth-secret"].id
  secret_string_wo         = ephemeral.random_password.nextauth.result
  secret_string_wo_version = var.versions.nextauth_secret
}

resource "aws_secretsmanager_secret_version" "secrets_key" {
  secret_id                = aws_secretsmanager_secret.this["secrets-key"].id
  secret_string_wo         = base64encode(ephemeral.random_password.secrets_key.result)
  secret_string_wo_version = var.versions.secrets_key
}
