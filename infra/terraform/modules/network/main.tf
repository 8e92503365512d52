data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  #checkov:skip=CKV_AWS_394:only the first two or three are taken, and new zones come last
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  zones       = slice(data.aws_availability_zones.available.names, 0, var.zones)
  has_wall    = var.egress_domains != null
  nat_zones   = var.nat_per_zone ? local.zones : [local.zones[0]]
  nat_of_zone = { for zone in local.zones : zone => var.nat_per_zone ? zone : local.zones[0] }
  # Four quarters: private, data, public, firewall; each has room for sixteen zones.
  private_cidrs  = { for index, zone in local.zones : zone => cidrsubnet(var.cidr, 4, index) }
  data_cidrs     = { for index, zone in local.zones : zone => cidrsubnet(var.cidr, 6, 16 + index) }
  public_cidrs   = { for index, zone in local.zones : zone => cidrsubnet(var.cidr, 6, 32 + index) }
  firewall_cidrs = { for index, zone in local.zones : zone => cidrsubnet(var.cidr, 8, 192 + index) }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = { Name = var.name }
}

# Nobody uses it; without this resource it would let everything through.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "private" {
  for_each = local.private_cidrs

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = { Name = "${var.name}-private-${each.key}" }
}

resource "aws_subnet" "data" {
  for_each = local.data_cidrs

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = { Name = "${var.name}-data-${each.key}" }
}

resource "aws_subnet" "public" {
  for_each = local.public_cidrs

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = { Name = "${var.name}-public-${each.key}" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = var.name }
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags       = { Name = "${var.name}-${each.key}" }
  depends_on = [aws_internet_gateway.this]
}
