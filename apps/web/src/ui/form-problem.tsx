/** What the server said about a form as a whole. */
export function FormProblem({ message }: { message: string }) {
  return (
    <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
      {message}
    </p>
  );
}
