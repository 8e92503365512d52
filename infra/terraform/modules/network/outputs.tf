output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "Where the processes run."
  value       = [for subnet in aws_subnet.private : subnet.id]
}

output "data_subnet_ids" {
  description = "Where the database stands."
  value       = [for subnet in aws_subnet.data : subnet.id]
}

output "public_subnet_ids" {
  description = "Where the load balancer stands."
  value       = [for subnet in aws_subnet.public : subnet.id]
}

output "egress_addresses" {
  description = "The addresses that policy servers and trainers see, for their own allowlists."
  value       = [for address in aws_eip.nat : address.public_ip]
}
