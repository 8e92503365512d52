import { redirect } from "next/navigation";
import { paths } from "#paths.ts";

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  redirect(paths.crowds.guidelines(slug));
}
