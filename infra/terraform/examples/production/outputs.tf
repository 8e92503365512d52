output "installation" {
  description = "What the next steps need: docs/operations/deploy.md."
  value       = module.gshf
}
