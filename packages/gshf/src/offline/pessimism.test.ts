import { describe, expect, it } from "vitest";
import { expectClose } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { klDivergence } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { covariance, d, offline, options, prompts } from "./offline-world.fixture.ts";
import {
  expectedPessimismPolicies,
  pessimisticPolicies,
  referenceFeature,
  uncertaintyBonus,
} from "./pessimism.ts";

/** Eq. (5), evaluated directly. */
function objective(policies: readonly Float64Array[], nu = offline.nu, beta = offline.beta): number {
  const shift = new Float64Array(d).map((_, c) => -nu[c]!);
  let value = 0;
  prompts.forEach(({ features, reference: raw }, i) => {
    const total = raw.reduce((sum, w) => sum + w, 0);
    const pi0 = raw.map((w) => w / total);
    policies[i]!.forEach((weight, j) => {
      for (let c = 0; c < d; c++) {
        shift[c]! += (weight * features[j * d + c]!) / prompts.length;
        value += (weight * features[j * d + c]! * offline.theta[c]!) / prompts.length;
      }
    });
    value -= (offline.eta * klDivergence(policies[i]!, pi0)) / prompts.length;
  });
  return value - beta * covariance.potential(shift);
}

describe("uncertainty relative to ν", () => {
  it("ν = E_{π₀}φ and Γ = ‖φ−ν‖_{Σ_off⁻¹}, as numpy has them", () => {
    expectClose(referenceFeature(prompts, d), offline.nu, 1e-12);
    prompts.forEach(({ features }, i) => {
      expectClose(
        uncertaintyBonus(features, Float64Array.from(offline.nu), covariance),
        offline.bonus[i]!,
        1e-11,
      );
    });
  });
});

describe("Algorithm 1, Option II", () => {
  it("is the Gibbs policy of r − βΓ (SciPy)", () => {
    pessimisticPolicies(options).forEach((policy, i) => {
      expectClose(policy, offline.optionTwo[i]!, 1e-11);
    });
  });

  it("with a given ν uses it, and with β = 0 is plain r", () => {
    const free = pessimisticPolicies({ ...options, beta: 0 });
    const moved = pessimisticPolicies({ ...options, beta: 0, nu: Float64Array.of(9, 9, 9) });
    free.forEach((policy, i) => {
      expectClose(policy, moved[i]!, 1e-14);
    });
    expect(pessimisticPolicies({ ...options, nu: Float64Array.of(1, 0, 0) })[0]).not.toEqual(
      pessimisticPolicies(options)[0],
    );
  });
});

describe("Algorithm 1, Option I", () => {
  it("reaches SciPy's optimum of Eq. (5), with a duality gap to prove it", () => {
    const solution = expectedPessimismPolicies(options);
    expect(solution.converged).toBe(true);
    expect(solution.objective).toBeCloseTo(offline.optionOneObjective, 6);
    expect(solution.objective).toBeGreaterThanOrEqual(offline.optionOneObjective - 1e-9);
    expect(objective(solution.policies)).toBeCloseTo(solution.objective, 9);
    expect(solution.dualityGap).toBeLessThan(1e-9);
    expect(solution.iterations).toBeGreaterThan(0);
  });

  it("rewards, β and η in another unit change the objective's unit and nothing else", () => {
    const scale = 2 ** 20;
    const plain = expectedPessimismPolicies(options);
    const scaled = expectedPessimismPolicies({
      ...options,
      theta: options.theta.map((value) => value * scale),
      beta: options.beta * scale,
      eta: options.eta * scale,
    });
    expect(scaled.converged).toBe(true);
    expect(scaled.objective / scale).toBeCloseTo(plain.objective, 8);
    scaled.policies.forEach((policy, i) => {
      expectClose(policy, plain.policies[i]!, 1e-4);
    });
  });

  it("π₀ may come as multiplicities: its sum does not matter", () => {
    const counted = prompts.map(({ features, reference: pi0 }) => ({
      features,
      reference: pi0.map((w) => 7 * w),
    }));
    const solution = expectedPessimismPolicies({ ...options, prompts: counted });
    expect(solution.objective).toBeCloseTo(expectedPessimismPolicies(options).objective, 9);
    expect(objective(solution.policies)).toBeCloseTo(solution.objective, 9);
  });

  it("is the fixed point with linear reward θ − βΣ⁻¹(φ̄−ν)/‖φ̄−ν‖", () => {
    const nu = Float64Array.from(offline.nu);
    const solution = expectedPessimismPolicies({ ...options, nu, beta: 0.4 });
    const shift = nu.map((value) => -value);
    prompts.forEach(({ features }, i) => {
      solution.policies[i]!.forEach((weight, j) => {
        for (let c = 0; c < d; c++) shift[c]! += (weight * features[j * d + c]!) / prompts.length;
      });
    });
    const size = covariance.potential(shift);
    const direction = covariance.factor.solve(shift);
    expectClose(
      solution.theta,
      options.theta.map((value, c) => value - (0.4 * direction[c]!) / size),
      1e-4,
    );
  });

  it("is at least as good under its own objective as Option II and π₀, and improves on π₀ robustly", () => {
    const own = expectedPessimismPolicies(options).objective;
    expect(own).toBeGreaterThanOrEqual(objective(pessimisticPolicies(options)));
    const pi0 = prompts.map(({ reference: raw }) => {
      const total = raw.reduce((sum, w) => sum + w, 0);
      return Float64Array.from(raw, (w) => w / total);
    });
    expect(own).toBeGreaterThanOrEqual(objective(pi0) - 1e-12);
  });

  it("with overwhelming β returns π₀, where the uncertainty is zero; with β = 0 the Gibbs policy of r", () => {
    const fearful = expectedPessimismPolicies({ ...options, beta: 1e3 });
    const total = prompts[0]!.reference.reduce((sum, w) => sum + w, 0);
    expect(
      covariance.potential(
        fearful.policies.reduce(
          (shift, policy, i) => {
            policy.forEach((weight, j) => {
              for (let c = 0; c < d; c++)
                shift[c]! += (weight * prompts[i]!.features[j * d + c]!) / prompts.length;
            });
            return shift;
          },
          new Float64Array(offline.nu.map((v) => -v)),
        ),
      ),
    ).toBeLessThan(1e-3);
    expect(total).toBeCloseTo(1, 6);
    const free = expectedPessimismPolicies({ ...options, beta: 0 });
    pessimisticPolicies({ ...options, beta: 0 }).forEach((policy, i) => {
      expectClose(free.policies[i]!, policy, 1e-12);
    });
    expect(free.iterations).toBe(0);
  });

  it.each([0.3, 3, 30, 1e3, 1e6, 1e9])("ends at the optimum however large β is: %d", (beta) => {
    const world = {
      prompts: [{ features: Float64Array.of(1, 0, 0, 1), reference: [0.5, 0.5] }],
      theta: Float64Array.of(1, 0),
      covariance: Covariance.build({ dimension: 2, lambda: 1 }),
      beta,
      eta: 0.2,
    };
    const { converged, objective: reached, iterations } = expectedPessimismPolicies(world);
    // (½ + s, ½ − s) is ‖(s, −s)‖ = √2·s from ν: from β = 1/√2 on no s > 0 pays.
    if (beta > 1) expect(reached).toBeCloseTo(0.5, 8);
    else expect(reached).toBeGreaterThan(0.6);
    expect(converged).toBe(true);
    expect(iterations).toBeLessThan(100);
  });

  it("converges under a heavy β in worlds of any shape", () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      const normals = (length: number) => Float64Array.from({ length }, () => random.normal());
      const { converged, iterations } = expectedPessimismPolicies({
        prompts: Array.from({ length: 5 }, () => ({
          features: normals(32),
          reference: Float64Array.from({ length: 8 }, () => random.uniform()),
        })),
        theta: normals(4),
        covariance: Covariance.build({ dimension: 4, lambda: 1, differences: normals(80) }),
        beta: 30,
        eta: 0.2,
      });
      expect([seed, converged]).toEqual([seed, true]);
      expect(iterations).toBeLessThan(500);
    }
  });

  it("reports when it runs out of iterations", () => {
    expect(expectedPessimismPolicies({ ...options, iterationsMax: 1 })).toMatchObject({
      iterations: 1,
      converged: false,
    });
  });
});
