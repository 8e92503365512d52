output "load_balancer_dns_name" {
  description = "What the host's name must lead to (CNAME or alias)."
  value       = aws_lb.this.dns_name
}

output "load_balancer_zone_id" {
  description = "For an alias in Route 53."
  value       = aws_lb.this.zone_id
}

output "load_balancer_arn_suffix" {
  description = "For alarms and the dashboard."
  value       = aws_lb.this.arn_suffix
}

output "cluster" {
  description = "Name of the ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "errors_alarm_arn" {
  description = "Alarm that also ends deployments."
  value       = aws_cloudwatch_metric_alarm.errors.arn
}

output "migrate" {
  description = "What `aws ecs run-task` needs for a migration."
  value = {
    task_definition = aws_ecs_task_definition.migrate.arn
    subnets         = var.private_subnet_ids
    security_group  = aws_security_group.worker.id
  }
}
