output "role_arn" {
  description = "The role that a trainer takes; null without one."
  value       = one(aws_iam_role.this[*].arn)
}
