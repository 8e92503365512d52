import { ConsoleMain } from "#features/console/console-main.tsx";
import { MissingPage } from "#ui/missing-page.tsx";

export default function NotFound() {
  return (
    <ConsoleMain>
      <MissingPage />
    </ConsoleMain>
  );
}
