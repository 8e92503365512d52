output "urls" {
  description = "Where images are pushed to, by app: web, worker, migrate."
  value       = { for app, repository in aws_ecr_repository.this : app => repository.repository_url }
}

output "arns" {
  description = "For policies."
  value       = [for repository in aws_ecr_repository.this : repository.arn]
}
