/** The theme variables that VS Code gives a webview, for its three kinds of theme; as of its built-in Modern themes. */
export type ThemeName = 'dark' | 'light' | 'high-contrast';

const fonts = {
  'font-family': 'system-ui, "Segoe UI", "Noto Sans", sans-serif',
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': '"DejaVu Sans Mono", monospace',
  'editor-font-size': '13px',
  'editor-font-weight': 'normal',
};

const variables: Readonly<Record<ThemeName, Readonly<Record<string, string>>>> = {
  dark: {
    foreground: '#cccccc', disabledForeground: 'rgba(204,204,204,.5)', errorForeground: '#f85149', descriptionForeground: '#9d9d9d', 'icon-foreground': '#cccccc', focusBorder: '#0078d4',
    'textLink-foreground': '#4daafc', 'textLink-activeForeground': '#4daafc', 'textPreformat-foreground': '#d0d0d0', 'textCodeBlock-background': '#2b2b2b', 'textBlockQuote-background': '#2b2b2b', 'textBlockQuote-border': '#616161',
    'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'sideBar-background': '#181818', 'editorWidget-background': '#202020', 'editorWidget-foreground': '#cccccc', 'widget-border': '#313131', 'widget-shadow': 'rgba(0,0,0,.36)',
    'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1', 'button-border': 'rgba(255,255,255,.07)', 'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c',
    'input-background': '#313131', 'input-foreground': '#cccccc', 'input-border': '#3c3c3c', 'input-placeholderForeground': '#989898', 'dropdown-background': '#313131', 'dropdown-foreground': '#cccccc', 'dropdown-border': '#3c3c3c', 'settings-checkboxBackground': '#313131', 'checkbox-background': '#313131', 'checkbox-border': '#3c3c3c', 'checkbox-foreground': '#cccccc',
    'badge-background': '#616161', 'badge-foreground': '#f8f8f8', 'progressBar-background': '#0078d4', 'list-hoverBackground': '#2a2d2e', 'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff', 'toolbar-hoverBackground': 'rgba(90,93,94,.31)', 'panelTitle-activeBorder': '#0078d4', 'panelTitle-activeForeground': '#cccccc', 'panelTitle-inactiveForeground': '#9d9d9d',
    'editorLineNumber-foreground': '#6e7681', 'editorCursor-foreground': '#aeafad', 'editor-selectionBackground': '#264f78', 'editor-inactiveSelectionBackground': '#3a3d41', 'editor-lineHighlightBackground': 'transparent', 'editorIndentGuide-activeBackground1': '#707070', 'editorWarning-foreground': '#cca700',
    'charts-foreground': '#cccccc', 'charts-red': '#f14c4c', 'charts-blue': '#3794ff', 'charts-yellow': '#cca700', 'charts-orange': '#d18616', 'charts-green': '#89d185', 'charts-purple': '#b180d7', 'testing-iconPassed': '#73c991',
    'inputValidation-infoBackground': '#063b49', 'inputValidation-infoBorder': '#007acc', 'inputValidation-warningBackground': '#352a05', 'inputValidation-warningBorder': '#b89500', 'inputValidation-errorBackground': '#5a1d1d', 'inputValidation-errorBorder': '#be1100', 'scrollbarSlider-background': 'rgba(121,121,121,.4)',
  },
  light: {
    foreground: '#3b3b3b', disabledForeground: 'rgba(97,97,97,.5)', errorForeground: '#c72e0f', descriptionForeground: '#616161', 'icon-foreground': '#3b3b3b', focusBorder: '#005fb8',
    'textLink-foreground': '#005fb8', 'textLink-activeForeground': '#005fb8', 'textPreformat-foreground': '#3b3b3b', 'textCodeBlock-background': '#f8f8f8', 'textBlockQuote-background': '#f8f8f8', 'textBlockQuote-border': '#e5e5e5',
    'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'sideBar-background': '#f8f8f8', 'editorWidget-background': '#f8f8f8', 'editorWidget-foreground': '#3b3b3b', 'widget-border': '#e5e5e5', 'widget-shadow': 'rgba(0,0,0,.16)',
    'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-hoverBackground': '#0258a8', 'button-border': 'rgba(0,0,0,.1)', 'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
    'input-background': '#ffffff', 'input-foreground': '#3b3b3b', 'input-border': '#cecece', 'input-placeholderForeground': '#767676', 'dropdown-background': '#ffffff', 'dropdown-foreground': '#3b3b3b', 'dropdown-border': '#cecece', 'settings-checkboxBackground': '#f8f8f8', 'checkbox-background': '#f8f8f8', 'checkbox-border': '#cecece', 'checkbox-foreground': '#3b3b3b',
    'badge-background': '#cccccc', 'badge-foreground': '#3b3b3b', 'progressBar-background': '#005fb8', 'list-hoverBackground': '#f2f2f2', 'list-activeSelectionBackground': '#e8e8e8', 'list-activeSelectionForeground': '#000000', 'toolbar-hoverBackground': 'rgba(184,184,184,.31)', 'panelTitle-activeBorder': '#005fb8', 'panelTitle-activeForeground': '#3b3b3b', 'panelTitle-inactiveForeground': '#616161',
    'editorLineNumber-foreground': '#6e7681', 'editorCursor-foreground': '#000000', 'editor-selectionBackground': '#add6ff', 'editor-inactiveSelectionBackground': '#e5ebf1', 'editor-lineHighlightBackground': 'transparent', 'editorIndentGuide-activeBackground1': '#939393', 'editorWarning-foreground': '#8a6200',
    'charts-foreground': '#3b3b3b', 'charts-red': '#e51400', 'charts-blue': '#1a85ff', 'charts-yellow': '#bf8803', 'charts-orange': '#d18616', 'charts-green': '#388a34', 'charts-purple': '#652d90', 'testing-iconPassed': '#2e7d32',
    'inputValidation-infoBackground': '#d6ecf2', 'inputValidation-infoBorder': '#007acc', 'inputValidation-warningBackground': '#f6f5d2', 'inputValidation-warningBorder': '#b89500', 'inputValidation-errorBackground': '#f2dede', 'inputValidation-errorBorder': '#be1100', 'scrollbarSlider-background': 'rgba(100,100,100,.4)',
  },
  'high-contrast': {
    foreground: '#ffffff', disabledForeground: '#a5a5a5', errorForeground: '#f48771', descriptionForeground: 'rgba(255,255,255,.7)', 'icon-foreground': '#ffffff', focusBorder: '#f38518', contrastBorder: '#6fc3df', contrastActiveBorder: '#f38518',
    'textLink-foreground': '#21a6ff', 'textLink-activeForeground': '#21a6ff', 'textPreformat-foreground': '#ffffff', 'textCodeBlock-background': '#000000', 'textBlockQuote-border': '#ffffff',
    'editor-background': '#000000', 'editor-foreground': '#ffffff', 'sideBar-background': '#000000', 'editorWidget-background': '#0c141f', 'editorWidget-foreground': '#ffffff', 'widget-border': '#6fc3df',
    'button-foreground': '#ffffff', 'button-border': '#6fc3df', 'button-secondaryForeground': '#ffffff',
    'input-background': '#000000', 'input-foreground': '#ffffff', 'input-border': '#6fc3df', 'input-placeholderForeground': 'rgba(255,255,255,.7)', 'dropdown-background': '#000000', 'dropdown-foreground': '#ffffff', 'dropdown-border': '#6fc3df', 'settings-checkboxBackground': '#000000', 'checkbox-background': '#000000', 'checkbox-border': '#6fc3df', 'checkbox-foreground': '#ffffff',
    'badge-background': '#000000', 'badge-foreground': '#ffffff', 'progressBar-background': '#6fc3df', 'list-hoverBackground': 'rgba(255,255,255,.1)', 'panelTitle-activeBorder': '#6fc3df', 'panelTitle-activeForeground': '#ffffff', 'panelTitle-inactiveForeground': '#ffffff',
    'editorLineNumber-foreground': '#ffffff', 'editorCursor-foreground': '#ffffff', 'editor-selectionBackground': '#ffffff', 'editorIndentGuide-activeBackground1': '#ffffff', 'editorWarning-foreground': '#ffd370',
    'charts-foreground': '#ffffff', 'charts-red': '#f48771', 'charts-blue': '#3794ff', 'charts-yellow': '#ffd370', 'charts-orange': '#d18616', 'charts-green': '#89d185', 'charts-purple': '#b180d7', 'testing-iconPassed': '#73c991',
    'inputValidation-infoBackground': '#000000', 'inputValidation-infoBorder': '#6fc3df', 'inputValidation-warningBackground': '#000000', 'inputValidation-warningBorder': '#6fc3df', 'inputValidation-errorBackground': '#000000', 'inputValidation-errorBorder': '#6fc3df', 'scrollbarSlider-background': 'rgba(111,195,223,.6)',
  },
};

/** A style sheet with the variables on the root and the defaults that VS Code gives a webview's page. */
export function themeCss(name: ThemeName): string {
  const all = Object.entries({ ...fonts, ...variables[name] }).map(([key, value]) => `--vscode-${key}: ${value};`);
  return `html { ${all.join(' ')} scrollbar-color: var(--vscode-scrollbarSlider-background) transparent; }
body { background: var(--vscode-sideBar-background); color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }`;
}
