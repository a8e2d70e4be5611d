/** Small processes for gateway tests. */
const head = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://bpmn.io/schema/bpmn">`;

function linear(processId: string, task: string): string {
  return `${head}
  <bpmn:process id="${processId}" name="流程 ${processId}" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>in</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="in" sourceRef="start" targetRef="task" />
    ${task}
    <bpmn:sequenceFlow id="out" sourceRef="task" targetRef="end" />
    <bpmn:endEvent id="end"><bpmn:incoming>out</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>`;
}

const flows = '<bpmn:incoming>in</bpmn:incoming><bpmn:outgoing>out</bpmn:outgoing>';

/** start → service task (job type) → end */
export function oneTask(processId: string, jobType: string): string {
  return linear(
    processId,
    `<bpmn:serviceTask id="task" name="付款">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="${jobType}" retries="3" />
        <zeebe:taskHeaders><zeebe:header key="room" value="A" /></zeebe:taskHeaders>
      </bpmn:extensionElements>${flows}
    </bpmn:serviceTask>`,
  );
}

/** start → user task with candidate group, due date and optional listeners → end */
export function oneUserTask(processId: string, listeners: Readonly<Record<string, string>> = {}): string {
  const listenerXml = Object.entries(listeners)
    .map(([eventType, type]) => `<zeebe:taskListener eventType="${eventType}" type="${type}" />`)
    .join('');
  return linear(
    processId,
    `<bpmn:userTask id="task" name="审核">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="unit:1:clerk" />
        <zeebe:taskSchedule dueDate="2030-01-01T00:00:00+08:00" />
        <zeebe:priorityDefinition priority="70" />
        ${listenerXml ? `<zeebe:taskListeners>${listenerXml}</zeebe:taskListeners>` : ''}
      </bpmn:extensionElements>${flows}
    </bpmn:userTask>`,
  );
}

/** start → catch event waiting for a message by `=key` → end */
export function oneMessage(processId: string, messageName: string): string {
  return `${head}
  <bpmn:message id="message" name="${messageName}">
    <bpmn:extensionElements><zeebe:subscription correlationKey="=key" /></bpmn:extensionElements>
  </bpmn:message>
  <bpmn:process id="${processId}" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>in</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="in" sourceRef="start" targetRef="task" />
    <bpmn:intermediateCatchEvent id="task">${flows}<bpmn:messageEventDefinition id="event" messageRef="message" /></bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="out" sourceRef="task" targetRef="end" />
    <bpmn:endEvent id="end"><bpmn:incoming>out</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>`;
}

/** start → timer catch event of `=duration` → end */
export function oneTimer(processId: string, duration: string): string {
  return linear(
    processId,
    `<bpmn:intermediateCatchEvent id="task">${flows}<bpmn:timerEventDefinition id="event"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`,
  );
}
