output "load_balancer_dns_name" {
  description = "What the host's name must lead to."
  value       = module.service.load_balancer_dns_name
}

output "repositories" {
  description = "Where the images are pushed to."
  value       = module.registry.urls
}

output "migrate" {
  description = "What a migration is run with."
  value       = module.service.migrate
}

output "cluster" {
  description = "Name of the ECS cluster."
  value       = module.service.cluster
}

output "bucket" {
  description = "The bucket."
  value       = module.storage.bucket
}

output "secrets" {
  description = "Secrets by name; oidc-client-secret is put in by hand."
  value       = module.secrets.arns
}

output "egress_addresses" {
  description = "The addresses that policy servers and trainers see."
  value       = module.network.egress_addresses
}

output "trainer_role_arn" {
  description = "The trainer's role; null without one."
  value       = module.trainer_access.role_arn
}

output "dashboard" {
  description = "Name of the CloudWatch dashboard."
  value       = module.observability.dashboard
}
