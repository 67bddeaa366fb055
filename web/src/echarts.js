// Of ECharts only what the pages draw with: the rest stays out of the bundle.
import * as echarts from 'echarts/core';
import {BarChart, HeatmapChart, LineChart, ParallelChart, ScatterChart} from 'echarts/charts';
import {
  DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, ParallelComponent,
  TooltipComponent, VisualMapComponent,
} from 'echarts/components';
import {CanvasRenderer} from 'echarts/renderers';

echarts.use([
  BarChart, HeatmapChart, LineChart, ParallelChart, ScatterChart, DataZoomComponent, GridComponent,
  LegendComponent, MarkLineComponent, ParallelComponent, TooltipComponent, VisualMapComponent,
  CanvasRenderer,
]);
export default echarts;
