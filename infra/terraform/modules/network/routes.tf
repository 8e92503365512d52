# The way out: private subnet, firewall where there is one, NAT, internet. The way back is the same, or the firewall
# would see half of each connection and drop it.

resource "aws_route_table" "private" {
  for_each = toset(local.zones)

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-private-${each.key}" }
}

resource "aws_route_table_association" "private" {
  for_each = toset(local.zones)

  route_table_id = aws_route_table.private[each.key].id
  subnet_id      = aws_subnet.private[each.key].id
}

resource "aws_route" "private_to_nat" {
  for_each = local.has_wall ? toset([]) : toset(local.zones)

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[local.nat_of_zone[each.key]].id
}

resource "aws_route" "private_to_firewall" {
  for_each = local.has_wall ? toset(local.zones) : toset([])

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = local.firewall_endpoints[local.nat_of_zone[each.key]]
}

# The database's subnets have no way out at all.
resource "aws_route_table" "data" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-data" }
}

resource "aws_route_table_association" "data" {
  for_each = toset(local.zones)

  route_table_id = aws_route_table.data.id
  subnet_id      = aws_subnet.data[each.key].id
}

resource "aws_route_table" "public" {
  for_each = toset(local.zones)

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-public-${each.key}" }
}

resource "aws_route_table_association" "public" {
  for_each = toset(local.zones)

  route_table_id = aws_route_table.public[each.key].id
  subnet_id      = aws_subnet.public[each.key].id
}

resource "aws_route" "public_to_internet" {
  for_each = toset(local.zones)

  route_table_id         = aws_route_table.public[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

# Answers to a NAT gateway go back through the firewall of its zone. Routes to single subnets are more specific than
# the VPC's own, which is what AWS asks of them.
resource "aws_route" "nat_to_firewall" {
  for_each = local.has_wall ? {
    for pair in setproduct(local.nat_zones, local.zones) : "${pair[0]}-${pair[1]}" => pair
    if local.nat_of_zone[pair[1]] == pair[0]
  } : {}

  route_table_id         = aws_route_table.public[each.value[0]].id
  destination_cidr_block = aws_subnet.private[each.value[1]].cidr_block
  vpc_endpoint_id        = local.firewall_endpoints[each.value[0]]
}

# Objects never leave the network of AWS, and cost no NAT.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.current.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]

  tags = { Name = "${var.name}-s3" }
}
