resource "aws_security_group" "web" {
  name        = "${var.name}-web"
  description = "The web app"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "worker" {
  name        = "${var.name}-worker"
  description = "Workers and migrations; nobody comes in"
  vpc_id      = var.vpc_id
}

locals {
  processes = {
    web    = aws_security_group.web.id
    worker = aws_security_group.worker.id
  }
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id            = aws_security_group.web.id
  description                  = "from the load balancer"
  referenced_security_group_id = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
}

# Policy servers, trainers, object storage, secrets: https alone. Who may be reached by name says EGRESS_ALLOWED_HOSTS,
# and the network's firewall where there is one.
resource "aws_vpc_security_group_egress_rule" "https" {
  for_each = local.processes

  security_group_id = each.value
  description       = "https"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "database" {
  for_each = local.processes

  security_group_id            = each.value
  description                  = "to the database"
  referenced_security_group_id = var.database_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  for_each = local.processes

  security_group_id            = var.database_security_group_id
  description                  = "from ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}
