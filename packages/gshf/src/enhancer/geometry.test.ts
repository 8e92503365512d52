import { describe, expect, it } from "vitest";
import { expectClose } from "../../reference/fixtures.ts";
import { DomainError } from "../errors.ts";
import { cases } from "./geometry.fixture.ts";
import {
  accountFor,
  affordability,
  candidateDistances,
  centredGram,
  centreRows,
  farthestCandidate,
  policyDistance,
} from "./geometry.ts";

describe("geometry of a prompt", () => {
  it("agrees with distances computed in plain coordinates by numpy", () => {
    for (const { geometry, distances } of cases) {
      expectClose(affordability(geometry).distances, distances, 1e-9);
    }
  });

  it("measures a policy's distance from π¹ and a candidate's alike", () => {
    const main = Float64Array.of(0.5, 0.5);
    const gram = centredGram(centreRows(Float64Array.of(1, 0, -1, 0), main), 2);
    expect(Array.from(candidateDistances(gram, main))).toEqual([1, 1]);
    expect(policyDistance(gram, main, Float64Array.of(0.75, 0.25))).toBeCloseTo(0.5, 12);
    expect(policyDistance(gram, main, main)).toBe(0);
    // (p − p¹)ᵀG(p − p¹), whatever G: with the identity the Euclidean distance.
    expect(policyDistance(Float64Array.of(1, 0, 0, 1), main, Float64Array.of(0.8, 0.2))).toBeCloseTo(
      Math.hypot(0.3, 0.3),
      14,
    );
  });

  it("knows the candidate farthest from φ(π¹) in the plain norm, the first among equals, of those with mass", () => {
    const farthest = (features: number[], ...main: number[]) => {
      const weights = Float64Array.from(main);
      return farthestCandidate(centreRows(Float64Array.from(features), weights), weights);
    };
    expect(farthest([0, 0, 3, 0, 0, 4, 9, 9], 0.5, 0.25, 0.25, 0)).toBe(2);
    // About φ(π¹) = (1.5, 0) the first two are equally far.
    expect(farthest([0, 0, 3, 0], 0.5, 0.5)).toBe(0);
    expect(farthest([0, 0, 3, 0, 0, 0.5], 0.9, 0.05, 0.05)).toBe(1);
  });

  it("accounts: Γ under the current A, budget under the start's, cost η·KL", () => {
    const main = Float64Array.of(0.5, 0.5);
    const budgetGram = centredGram(Float64Array.of(1, -1), 2);
    const geometry = { main, budgetGram, gram: budgetGram.map((v) => v / 4), eta: 0.3, betaA: 2 };
    const account = accountFor(geometry, Float64Array.of(1, 0));
    expect(account.gamma).toBeCloseTo(1, 12);
    expect(account.budget).toBeCloseTo(2, 12);
    expect(account.klCost).toBeCloseTo(0.3 * Math.LN2, 12);
  });

  it("affordability: η(−log p¹) against β times the distance, equality included", () => {
    const main = Float64Array.of(0.75, 0.25, 0);
    const rows = centreRows(Float64Array.of(0, 1, 5), main);
    const gram = centredGram(rows, 3);
    const cost = 0.4 * -Math.log(0.25);
    const at = (betaA: number) => affordability({ main, gram, budgetGram: gram, eta: 0.4, betaA }).affordable;
    expect(at((cost / 0.75) * (1 + 1e-12))[1]).toBe(true);
    expect(at((cost / 0.75) * (1 - 1e-9))[1]).toBe(false);
    expect(at(1e9)[2]).toBe(false);
    expect(() => centreRows(Float64Array.of(1, 2, 3), Float64Array.of(0.5, 0.5))).toThrow(DomainError);
  });
});
