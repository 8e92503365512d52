import { LabelHistory } from "../../../../../features/labeling/index.ts";
import { deskOf } from "../../desk.ts";
import { tabTitle } from "../../tab-title.ts";

export const generateMetadata = () => tabTitle("history");

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  return <LabelHistory desk={await deskOf(params, "/history")} />;
}
