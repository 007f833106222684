import { type ComponentType, lazy, type ReactNode } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { Frame } from "./frame/Frame";
import { StudyFrame } from "./frame/StudyFrame";
import { UnknownPage } from "./frame/UnknownPage";

type PageFile = { Component: ComponentType };

/** Each page is a file of its own that is fetched when it is opened first; it exports `Component`. */
function page(path: string, load: () => Promise<PageFile>): { path: string; element: ReactNode } {
  const Page = lazy(async () => ({ default: (await load()).Component }));
  return { path, element: <Page /> };
}

const signIn = page("/sign-in", () => import("./pages/signin/SignInPage"));
const studies = page("", () => import("./pages/studies/StudiesPage"));
const admin = page("admin/:section?", () => import("./pages/admin/AdminPage"));
const inStudy = [
  page("", () => import("./pages/studies/ContinuePage")),
  page("data", () => import("./pages/data/DataPage")),
  page("data/uploads/:uploadId", () => import("./pages/data/ImportPage")),
  page("data/datasets/:datasetId", () => import("./pages/data/DictionaryPage")),
  page("clean/:recipeId", () => import("./pages/clean/CleanPage")),
  page("design/:recipeId", () => import("./pages/designer/DesignerPage")),
  page("review/:preparedId", () => import("./pages/review/ReviewPage")),
  page("train", () => import("./pages/train/TrainPage")),
  page("train/:experimentId", () => import("./pages/train/ExperimentPage")),
  page("compare", () => import("./pages/compare/ComparePage")),
  page("models", () => import("./pages/models/ModelsPage")),
  page("models/:modelId", () => import("./pages/models/ModelPage")),
  page("reports", () => import("./pages/reports/ReportsPage")),
  page("reports/:reportId", () => import("./pages/reports/ReportPage")),
  page("share", () => import("./pages/share/SharePage")),
];

export function Pages() {
  return (
    <BrowserRouter>
      <Routes>
        <Route {...signIn} />
        <Route path="/" element={<Frame />}>
          <Route {...studies} />
          <Route {...admin} />
          <Route path="studies/:studyId" element={<StudyFrame />}>
            {inStudy.map((each) => (
              <Route key={each.path} {...each} />
            ))}
          </Route>
          <Route path="*" element={<UnknownPage />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}
